# shellcheck shell=bash
# ./dev seed and ./dev bench; sourced by ./dev, whose functions and variables it uses. Everything of the benchmark is in
# var/bench, with a database of its own that is kept; nothing of it goes on running.
#
# var and log are set there:
# shellcheck disable=SC2154

bench_folder=$SOURCE/var/bench
bench_server=$SOURCE/bench/server.sh

stop_bench()
{
    local status=$?

    trap - EXIT
    trap '' INT TERM HUP
    "$bench_server" stop "$bench_folder" || true
    exit "$status"
}

build_bench()
{
    build "$var/build" && in_turn "$var/build" make -C "$var/build" -j"$(nproc)" bench-programs
}

# What serves and what measures must be of the sources as they are now.
prepare_bench()
{
    require_good_place
    lock bench
    export CALLBOOK_BUILD="$var/build"
    "$SOURCE/tools/packages.sh" "$var" build
    step "$log/build.log" "Building in var/build" build_bench ||
        { show_build "$log/build.log"; die "The build failed. All that it printed is in $log/build.log."; }
    trap stop_bench EXIT
    trap 'exit 130' INT TERM HUP
}

bench_operator()
{
    "$var/build/callbook" --config "$bench_folder/callbook.conf" "$@"
}

# plain_number TEXT: 10000 for 10k, 1000000 for 1M; empty when it is no such number.
plain_number()
{
    local text=$1

    text=${text/%k/000}
    text=${text/%M/000000}
    ! [[ $text =~ ^[1-9][0-9]{0,8}$ ]] || say "$text"
}

make_bench_account()
{
    local status=0

    bench_operator account create "$1" >"$log/account.log" 2>&1 || status=$?
    [ "$status" != 3 ] ||
        die "The account $1 has been filled already, or has been begun. Take another --account, or begin anew with an
empty database: rm -r $bench_folder"
    [ "$status" = 0 ] || { cat "$log/account.log" >&2; die "The account $1 could not be made."; }
    bench_token=$(bench_operator token create --account "$1" --name "./dev seed" --scopes all | tail -n 1)
    [ -n "$bench_token" ] || die "No token could be made."
}

seed()
{
    local records='' name='' number=1 option began seconds

    while [ $# -gt 0 ]; do
        option=$1
        case $option in
        --*=*) option=${1%%=*} && set -- "$option" "${1#*=}" "${@:2}" ;;
        esac
        case $option in
        --records | --account | --seed) [ $# -ge 2 ] || usage_error "$option needs a value" ;;
        esac
        case $option in
        --records) records=$(plain_number "$2") ;;
        --account) name=$2 ;;
        --seed) number=$(plain_number "$2") ;;
        *) usage_error "seed knows --records N, --account NAME and --seed NUMBER only" ;;
        esac
        shift 2
    done
    [ -n "$records" ] || usage_error "seed needs --records N, such as 10k or 1M"
    [ "$records" -ge 1000 ] || usage_error "the least are 1000 records"
    [ -n "$number" ] || usage_error "--seed takes a number"
    prepare_bench
    step "$log/bench-start.log" "Starting the benchmark's database" "$bench_server" database "$bench_folder" ||
        { cat "$log/bench-start.log" >&2; exit 1; }
    make_bench_account "${name:=Bench-$records}"
    began=$SECONDS
    CALLBOOK_CONFIG=$bench_folder/callbook.conf CALLBOOK_TOKEN=$bench_token \
        "$var/build/bench/seed/seed" "$records" "$name" "$(summary_of "$records" "$name")" "$number"
    seconds=$((SECONDS - began + 1))
    say "$name has $records records after $seconds s, $((records / seconds)) records/s all in all."
    say "What ./dev bench needs to know is in $(summary_of "$records" "$name")."
}

summary_of()
{
    if [ "$2" = "Bench-$1" ]; then
        say "$var/seed-$1.json"
    else
        say "$var/seed-${2//[^A-Za-z0-9_-]/_}.json"
    fi
}

bench()
{
    case " $* " in
    *" --help "* | *" -h "*) exec env PYTHONDONTWRITEBYTECODE=1 python3 "$SOURCE/bench/run.py" --help ;;
    esac
    have python3 || die "The benchmark needs python3: apt-get install python3"
    # What is wrong with the arguments is said before anything is built or started.
    PYTHONDONTWRITEBYTECODE=1 python3 "$SOURCE/bench/run.py" "$var" --look-only "$@" || exit
    have wrk || die "The benchmark needs wrk: apt-get install wrk"
    prepare_bench
    step "$log/bench-start.log" "Starting database, workers, limits and nginx" "$bench_server" start "$bench_folder" ||
        { cat "$log/bench-start.log" >&2; exit 1; }
    PYTHONDONTWRITEBYTECODE=1 python3 "$SOURCE/bench/run.py" "$var" "$@" 9>&-
}


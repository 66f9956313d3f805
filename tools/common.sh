# shellcheck shell=bash
# Functions for the scripts that start and stop servers. To be sourced; it changes no shell option.

# The servers' programs are in folders that the PATH of an ordinary user can lack.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH LC_ALL=C.UTF-8

# The source tree, without symbolic links.
SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

say()
{
    printf '%s\n' "$*"
}

complain()
{
    printf '%s\n' "$*" >&2
}

die()
{
    complain "$*"
    exit 1
}

have()
{
    command -v "$1" >/dev/null
}

# console_path BUILD: the folder with the newest files of the console, of that build or of web/ itself.
console_path()
{
    local page

    page=$(find "$1/console/dist/index.html" "$SOURCE/web/dist/index.html" -printf '%T@ %h\n' 2>/dev/null | sort -rn | head -n 1)
    say "${page:+${page#* }}" | grep . || say "$SOURCE/web/dist"
}

# nginx: the machine's, or the one that ./dev has unpacked; nothing when there is none.
nginx_path()
{
    local unpacked=$SOURCE/var/packages/nginx/usr/sbin/nginx

    command -v nginx || { [ ! -x "$unpacked" ] || say "$unpacked"; }
}

# chromium_path: a browser for the tests of the console, or nothing; CHROMIUM names another.
chromium_path()
{
    command -v ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome | head -n 1
}

# lighttpd_path: as nginx_path.
lighttpd_path()
{
    local unpacked=$SOURCE/var/packages/lighttpd/usr/sbin/lighttpd

    command -v lighttpd || { [ ! -x "$unpacked" ] || say "$unpacked"; }
}

# lighttpd_modules: the folder of its modules.
lighttpd_modules()
{
    local program

    program=$(lighttpd_path)
    say "${program%/sbin/lighttpd}/lib/lighttpd"
}

# Ends a TAP test that cannot run here: automake counts it as skipped.
skip_all()
{
    say "1..0 # SKIP $*"
    complain "SKIPPED: $*"
    exit 0
}

# The live tests of calls are half of all tests. Of two builds that are tested at once, one runs them.
skip_calls()
{
    [ -z "${CALLBOOK_CALLS_ELSEWHERE:-}" ] || skip_all "the build with sanitizers runs the tests of calls"
}

# require_programs NAME...: skips the test where one of them is missing.
require_programs()
{
    local program

    for program; do
        have "$program" ||
            skip_all "$program is not installed (./dev check and ./dev torture install what their tests need)"
    done
}

# python_program PROGRAM.py ARGUMENT...: becomes that program of the tests, which finds the package tests/support and,
# after its own, the modules of tests/live and tests/docs. No byte code is left in the source tree.
python_program()
{
    export PYTHONPATH=$SOURCE/tests:$SOURCE/tests/live:$SOURCE/tests/docs PYTHONDONTWRITEBYTECODE=1
    exec python3 "$@"
}

# in_own_mounts PROGRAM ARGUMENT...: becomes that program. CALLBOOK_TEST_MAY_MOUNT tells it whether it is in a mount
# namespace of its own, which is not permitted everywhere.
in_own_mounts()
{
    export CALLBOOK_TEST_MAY_MOUNT=no
    if unshare --mount mount -t tmpfs none /mnt 2>/dev/null; then
        CALLBOOK_TEST_MAY_MOUNT=yes exec unshare --mount "$@"
    fi
    exec "$@"
}

# try_for SECONDS COMMAND...: repeats the command until it succeeds; fails when the time is up.
try_for()
{
    local end=$((SECONDS + $1 + 1))

    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.05
    done
}

# pids_of PIDFILE FOLDER: those pids of the file that still are our processes. All programs are started with a path
# below the folder on their command line, so that a number which the system has given away again does not mislead.
pids_of()
{
    local pid

    [ -f "$1" ] || return 0
    while read -r pid || [ -n "$pid" ]; do
        if tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$2/"; then
            say "$pid"
        fi
    done <"$1" 2>/dev/null
}

is_running()
{
    [ -n "$(pids_of "$1" "$2")" ]
}

is_gone()
{
    ! is_running "$1" "$2"
}

# stop_pids PIDFILE FOLDER SIGNAL SECONDS: asks by the signal, waits, and kills what is left after that time.
stop_pids()
{
    local pids

    mapfile -t pids < <(pids_of "$1" "$2")
    [ ${#pids[@]} -gt 0 ] || return 0
    kill "-$3" "${pids[@]}" 2>/dev/null || true
    if ! try_for "$4" is_gone "$1" "$2"; then
        complain "Pid ${pids[*]} had to be killed."
        mapfile -t pids < <(pids_of "$1" "$2")
        [ ${#pids[@]} -eq 0 ] || kill -KILL "${pids[@]}" 2>/dev/null || true
        try_for 5 is_gone "$1" "$2" || true
    fi
    rm -f "$1"
}

# in_group COMMAND...: in a process group of its own, so that stop_group ends all of it at once. Nothing is its input.
group=
in_group()
{
    local status=0

    set -m
    "$@" </dev/null &
    group=$!
    set +m
    wait "$group" || status=$?
    group=
    return "$status"
}

group_is_gone()
{
    ! kill -0 -- "-$group" 2>/dev/null
}

# What in_group runs, and all that it has started, such as scripts that stop servers, which have a minute for it.
stop_group()
{
    if [ -n "$group" ] && kill -TERM -- "-$group" 2>/dev/null; then
        try_for 60 group_is_gone || kill -KILL -- "-$group" 2>/dev/null || true
    fi
}

# socket_path FOLDER NAME: where a Unix socket of that folder goes. Its path may have 107 bytes; where the folder's
# name leaves too little room, the sockets are in a folder with a short name, which the file FOLDER/sockets points to.
socket_path()
{
    local place=$1

    if [ ${#place} -gt 85 ]; then
        place=$(readlink "$1/sockets" 2>/dev/null || true)
        if [ ! -O "$place" ] || [ ! -d "$place" ]; then
            place=$(mktemp -d "${XDG_RUNTIME_DIR:-/tmp}/callbook.XXXXXX")
            ln -sfn "$place" "$1/sockets"
        fi
    fi
    say "$place/$2"
}

# Takes the folder with the short name away; it is empty by then.
forget_sockets()
{
    local place

    place=$(readlink "$1/sockets" 2>/dev/null) || return 0
    rmdir "$place" 2>/dev/null || true
    rm -f "$1/sockets"
}

# listeners PORT: the sockets that listen on it for this machine's own address, in IPv4 or IPv6, as inode numbers.
listeners()
{
    local zeros=00000000000000000000000000000000
    local own="00000000 0100007F $zeros ${zeros:8}01000000 ${zeros:16}FFFF0000""0100007F"

    awk -v "port=$(printf '%04X' "$1")" -v "own=$own" '
        BEGIN { count = split(own, list); for (i = 1; i <= count; i++) wanted[list[i] ":" port] = 1 }
        $4 == "0A" && ($2 in wanted) { print $10 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null || true
}

# free_port: one that nobody listens on.
free_port()
{
    local port=

    while [ -z "$port" ]; do
        port=$((20000 + RANDOM % 12000))
        [ -z "$(listeners "$port")" ] || port=
    done
    say "$port"
}

# port_holder PORT: the name and the pid of who listens there, as far as this user may know.
port_holder()
{
    local inode link

    for inode in $(listeners "$1"); do
        link=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" -print -quit 2>/dev/null || true)
        if [ -n "$link" ]; then
            link=${link#/proc/}
            say "$(cat "/proc/${link%%/*}/comm"), pid ${link%%/*}"
            return
        fi
    done
    say "a process of another user"
}

# show_tail FILE...: the ends of log files, on stderr.
show_tail()
{
    show_lines 30 "$@"
}

# show_lines NUMBER FILE...: so many last lines of each, on stderr.
show_lines()
{
    local number=$1 file

    shift
    for file; do
        if [ -s "$file" ]; then
            complain "--- the end of $file"
            tail -n "$number" "$file" >&2
        fi
    done
}

# nginx_temporary FOLDER: lines of nginx's http block that keep what it stores for a while in that folder.
nginx_temporary()
{
    local use

    for use in client_body fastcgi proxy uwsgi scgi; do
        say "    ${use}_temp_path \"$1/${use#client_}\";"
    done
}

# step LOG TEXT COMMAND...: says what is done and how long it took. What the command prints goes to the file LOG.
# Descriptor 9 is the lock of ./dev, which no server may inherit.
step()
{
    local log=$1 text=$2 began=$SECONDS status=0

    shift 2
    printf '%-60s' "$text"
    "$@" >"$log" 2>&1 9>&- || status=$?
    if [ "$status" = 0 ]; then
        say "$((SECONDS - began)) s"
    else
        say "failed after $((SECONDS - began)) s"
    fi
    return "$status"
}

# build FOLDER CONFIGURE_ARGUMENT...: alone in that folder.
build()
{
    mkdir -p "$1"
    in_turn "$1" build_now "$@"
}

# in_turn FOLDER COMMAND...: two commands of ./dev can want the same programs at once, and one make at a time may write
# them.
in_turn()
{
    local folder=$1

    shift
    (flock 8 && "$@") 8>"$folder/build.lock"
}

build_now()
{
    local folder=$1

    shift
    [ -e "$SOURCE/configure" ] || (cd "$SOURCE" && autoreconf -fi) || return
    [ -e "$folder/Makefile" ] || (cd "$folder" && "$SOURCE/configure" "$@") || return
    make -C "$folder" -j"$(nproc)" -k
}

# show_build LOG: why a build failed.
show_build()
{
    complain "--- from $1"
    grep -aE -A 4 ': error: |fatal error|undefined reference|configure: error' "$1" | head -n 60 >&2 ||
        tail -n 30 "$1" >&2
}

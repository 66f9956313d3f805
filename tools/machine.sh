#!/usr/bin/env bash
# A Debian of its own in namespaces, with systemd as its first process and no network but its own loopback. What changes
# in it is kept in memory, and gone when it is stopped. For root only.
#
#   machine.sh root FOLDER               makes the file system for all machines, from the mirror that apt uses here
#   machine.sh start FOLDER MACHINE      starts one on top of it; the folder MACHINE gets its pid and its log
#   machine.sh run MACHINE COMMAND...    runs a command in it
#   machine.sh stop MACHINE
#
# The exit status is 4 when this machine cannot have others in it, or the packages cannot be had.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

CANNOT_BE=4
packages=(ca-certificates curl libexpat1 libfcgi0ldbl libmariadb3 libpcre2-8-0 libssl3 libutf8proc2 libuuid1
    libxlsxwriter4 libyajl2 mariadb-server nginx-light openssl systemd systemd-sysv tzdata zlib1g)

give_up()
{
    complain "$*"
    exit "$CANNOT_BE"
}

mirror()
{
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1
}

make_root()
{
    local folder=$1 suite wanted

    suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    wanted="$suite ${packages[*]}"
    [ "$(cat "$folder/packages" 2>/dev/null)" != "$wanted" ] || return 0
    have debootstrap || give_up "debootstrap is not installed."
    rm -rf "$folder" "$folder.new"
    mkdir -p "$folder.new"
    debootstrap --variant=minbase --include="$(IFS=, && echo "${packages[*]}")" "$suite" "$folder.new" "$(mirror)" \
        >"$folder.log" 2>&1 || { show_tail "$folder.log"; give_up "debootstrap could not make $folder."; }
    rm -rf "$folder.new"/var/cache/apt/archives/*.deb "$folder.log"
    say "$wanted" >"$folder.new/packages"
    mv "$folder.new" "$folder"
}

# Where the groups of processes are that systemd needs, or nothing.
groups_folder()
{
    awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts
}

# Inside the new namespaces: puts the file system together, and becomes systemd.
boot()
{
    local below=$1 machine=$2 root=$2/root device

    mount --make-rprivate /
    mount -t tmpfs -o mode=755 tmpfs "$root"
    mkdir "$root"/changes "$root"/work "$root"/all
    mount -t overlay -o "lowerdir=$below,upperdir=$root/changes,workdir=$root/work" overlay "$root/all"
    root=$root/all
    mount -t proc proc "$root/proc"
    # The kernel's settings are everybody's.
    for device in sys sysrq-trigger; do
        [ -e "$root/proc/$device" ] || continue
        mount --bind "$root/proc/$device" "$root/proc/$device"
        mount -o remount,bind,ro "$root/proc/$device"
    done
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for device in null zero full random urandom tty; do
        touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    ln -s /proc/self/fd "$root/dev/fd"
    mkdir "$root/dev/pts" "$root/dev/shm" "$root/.outside"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
    ln -s pts/ptmx "$root/dev/ptmx"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mount -t tmpfs -o mode=755 tmpfs "$root/run"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    say callbook-test >"$root/etc/hostname"
    ip link set lo up
    cd "$root"
    pivot_root . .outside
    umount -l .outside
    rmdir .outside
    # As systemd itself makes it outside of namespaces; credentials of services need it.
    mount --make-rshared /
    exec env -i container=callbook PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --log-target=console
}

# The first process in the machine, as this system numbers it.
first_process()
{
    cat "$1/pid" 2>/dev/null
}

run()
{
    local machine=$1

    shift
    nsenter --target "$(first_process "$machine")" --all -- \
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "$@"
}

is_up()
{
    case $(run "$1" systemctl is-system-running 2>/dev/null) in
    running | degraded) ;;
    *) return 1 ;;
    esac
}

# In a group of its own, of which systemd then has the whole. unshare ends with its child, and the child with it.
start()
{
    local below machine groups outer

    below=$(realpath "$1")
    mkdir -p "$2/root"
    machine=$(realpath "$2")
    groups=$(groups_folder)
    [ -n "$groups" ] || give_up "There is no cgroup2 here."
    groups=$groups/callbook-test.$$
    mkdir "$groups" 2>/dev/null || give_up "No cgroup can be made here."
    say "$groups" >"$machine/groups"
    # shellcheck disable=SC2016
    setsid bash -c 'echo $BASHPID >"$1/cgroup.procs" && shift && exec "$@"' bash "$groups" \
        unshare --cgroup --mount --uts --ipc --net --pid --fork --kill-child "$0" boot "$below" "$machine" \
        </dev/null >"$machine/boot.log" 2>&1 9>&- &
    outer=$!
    say "$outer" >"$machine/outer"
    try_for 5 child_is_there "$outer" "$machine" || true
    if ! try_for 30 is_up "$machine"; then
        show_tail "$machine/boot.log"
        stop "$machine"
        give_up "systemd does not come up in namespaces here."
    fi
}

child_is_there()
{
    tr -d ' ' <"/proc/$1/task/$1/children" 2>/dev/null >"$2/pid" && [ -s "$2/pid" ]
}

stop()
{
    local groups outer

    outer=$(cat "$1/outer" 2>/dev/null) || return 0
    kill -KILL "$outer" 2>/dev/null || true
    groups=$(cat "$1/groups")
    try_for 10 is_empty "$groups" || true
    rm -f "$1/outer" "$1/pid" "$1/groups"
}

is_empty()
{
    find "$1" -depth -type d -exec rmdir {} + 2>/dev/null
    [ ! -d "$1" ]
}

[ "$(id -u)" = 0 ] || give_up "Only root can start a machine."
case ${1:-} in
root) [ $# = 2 ] && make_root "$2" ;;
start) [ $# = 3 ] && start "$2" "$3" ;;
boot) boot "$2" "$3" ;;
run) run "${@:2}" ;;
stop) stop "$2" ;;
*) die "usage: machine.sh root|start|run|stop FOLDER..." ;;
esac

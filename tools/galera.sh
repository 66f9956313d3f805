#!/usr/bin/env bash
# The nodes of a Galera cluster of MariaDB, each a database for database.sh in a folder of its own, FOLDER/nodeN.
#
#   galera.sh ready                  succeeds when this machine has what it takes, else says what is missing
#   galera.sh first FOLDER           makes node 1 and a cluster with it; PORT and the like are those of the next lines
#   galera.sh start FOLDER N         starts a node and lets it join; one that was killed fetches only what it has missed
#   galera.sh stop FOLDER N
#   galera.sh options FOLDER N       prints DATABASE_OPTIONS for a node whose folder is another one's affair
#   galera.sh path                   prints the PATH that such a node needs
#   galera.sh ports                  prints a PORT from which on enough ports are free on this machine's own address
#
# From the environment: GALERA_PORT, the first of the ports, 10 for each node: for clients, for the group, for what was
# missed, for all of the data; GALERA_ADDRESSES, one for each node (else 127.0.0.1); DATABASE_FAST as in database.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

NODES=3
provider=/usr/lib/galera/libgalera_smm.so
unpacked=$SOURCE/var/packages/mariadb-server/usr/bin
# A node is missed after two seconds; Galera's own five would be felt by every client. With less, one that stands still
# for a second is given up beside the one that is dead, and the two that are left wait for the third.
timing="evs.keepalive_period=PT0.3S;evs.inactive_check_period=PT0.3S;evs.suspect_timeout=PT2S;"
timing+="evs.inactive_timeout=PT6S;evs.install_timeout=PT4S"

ready()
{
    local program

    [ -e "$provider" ] || { say "galera-4 is not installed"; return 1; }
    for program in mariadbd mariadb mariadb-install-db rsync ss wsrep_sst_rsync; do
        have "$program" || { say "$program is not installed"; return 1; }
    done
}

free_ports()
{
    local first port

    while :; do
        first=$((20000 + RANDOM % 12000))
        for ((port = first; port < first + 10 * (NODES + 1); port++)); do
            [ -z "$(listeners "$port")" ] || continue 2
        done
        say "$first"
        return
    done
}

# place NODE WHICH: an address with the port for 0 clients, 1 the group, 2 what was missed, 3 all of the data.
place()
{
    say "${addresses[$1 - 1]}:$((GALERA_PORT + 10 * $1 + $2))"
}

members()
{
    local node list=

    for ((node = 1; node <= NODES; node++)); do
        list+=,$(place "$node" 1)
    done
    say "gcomm://${list#,}"
}

# options NODE GROUP: without a blank in any of them. Reads wait for what other nodes have acknowledged.
options()
{
    local group=${2:-$(members)}

    say "--skip-networking=0 --bind-address=${addresses[$1 - 1]} --port=$((GALERA_PORT + 10 * $1))" \
        "--binlog-format=ROW --innodb-autoinc-lock-mode=2 --wsrep-on=ON --wsrep-provider=$provider" \
        "--wsrep-cluster-name=callbook --wsrep-cluster-address=$group --wsrep-node-name=node$1" \
        "--wsrep-node-address=$(place "$1" 1) --wsrep-node-incoming-address=$(place "$1" 0)" \
        "--wsrep-sst-method=files --wsrep-sst-receive-address=$(place "$1" 3) --wsrep-sst-donor=node$NODES," \
        "--wsrep-slave-threads=2 --wsrep-sync-wait=7" \
        "--wsrep-provider-options=gmcast.listen_addr=tcp://$(place "$1" 1);ist.recv_addr=$(place "$1" 2);\
base_port=$((GALERA_PORT + 10 * $1 + 1));gcache.size=64M;$timing"
}

# How far a node had come when it ended, which only InnoDB knows after a kill; nothing for a new node.
position()
{
    local data=$folder/node$1/data log=$folder/node$1/recover.err

    [ -e "$data/ibdata1" ] || return 0
    mariadbd --no-defaults "--user=$(id -un)" "--datadir=$data" "--tmpdir=$folder/node$1/tmp" --skip-networking \
        --socket="$folder/node$1/recover.sock" --innodb-log-file-size=32M --wsrep-recover --wsrep-on=ON \
        --wsrep-provider="$provider" --wsrep-cluster-address=gcomm:// --binlog-format=ROW --innodb-autoinc-lock-mode=2 \
        --log-error="$log" >/dev/null 2>&1 || true
    sed -n 's/.*Recovered position: *\([0-9a-f-]*:[0-9]*\).*/--wsrep-start-position=\1/p' "$log" | tail -n 1
}

# A new node gets everything from another.
make_empty()
{
    (umask 077 && mkdir -p "$1/data" "$1/tmp")
    touch "$1/made"
}

start()
{
    [ -e "$folder/node$1/made" ] || [ -n "${2:-}" ] || make_empty "$folder/node$1"
    DATABASE_OPTIONS="$(options "$@") $(position "$1")" "$here/database.sh" start "$folder/node$1"
}

[ $# -ge 1 ] || die "usage: galera.sh ready|path|ports, galera.sh first|start|stop|options FOLDER [N]"
PATH=$here/galera:$PATH:$unpacked
command=$1
read -ra addresses <<<"${GALERA_ADDRESSES:-127.0.0.1 127.0.0.1 127.0.0.1}"
case $command in
ready) ready ;;
path) say "$PATH" ;;
ports) free_ports ;;
first | start | stop | options)
    [ $# -ge 2 ] || die "galera.sh: $command needs a folder"
    (umask 077 && mkdir -p "$2")
    folder=$(cd "$2" && pwd -P)
    case $command in
    first) start 1 gcomm:// ;;
    start) start "$3" ;;
    stop) "$here/database.sh" stop "$folder/node$3" ;;
    options) options "$3" ;;
    esac
    ;;
*) die "galera.sh: $command is unknown" ;;
esac

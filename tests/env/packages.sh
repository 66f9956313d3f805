#!/usr/bin/env bash
# Installs the Debian packages that are missing, and nothing else.
#
#   packages.sh FOLDER build|test|deb|torture|galera|backup...
#
# FOLDER is for nginx, for programs of MariaDB and for apt-get's log.
#
# nginx's package would start a web server on port 80, now and at every start of the machine. Where nginx is not
# installed, its package is therefore only unpacked, in FOLDER/packages.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_packages=(
    autoconf automake curl gcc libc6-dev libfcgi-dev libmariadb-dev libpcre2-dev libssl-dev libutf8proc-dev libyajl-dev
    make mariadb-client-core mariadb-server-core pkg-config spawn-fcgi tzdata uuid-dev
)
# clang's run-time library has the sanitizers.
test_packages=(clang iso-codes jq libcriterion-dev openssl python3 shellcheck)
deb_packages=(debhelper)
torture_packages=(debootstrap iproute2 iptables lintian multiwatch slowhttptest sqlmap wrk)
galera_packages=(galera-4 iproute2 lsof rsync)

missing_packages()
{
    local package

    for package; do
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            say "$package"
        fi
    done
}

# The compiler's version is part of the name of its sanitizers' package.
missing_sanitizers()
{
    local version

    version=$(dpkg-query -W -f '${Depends}' clang 2>/dev/null | sed -n 's/.*clang-\([0-9]*\).*/\1/p')
    missing_packages "libclang-rt-${version:-14}-dev"
}

apt_get()
{
    local options=(-q -y --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300
        -o APT::Get::Assume-Yes=true -o Dpkg::Options::=--force-confold)

    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" "$@"
    else
        sudo DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" "$@"
    fi
}

require_rights()
{
    [ "$(id -u)" != 0 ] || return 0
    have sudo || die "These Debian packages are missing: $*
There is no sudo here. As root, run: apt-get install --no-install-recommends $*"
}

run_apt()
{
    apt_get "$@" >>"$log" 2>&1 </dev/null && return
    show_tail "$log"
    die "apt-get $1 failed. Its whole output is in $log."
}

install_missing()
{
    local packages

    mapfile -t packages < <(missing_packages "$@")
    [ ${#packages[@]} -gt 0 ] || return 0
    require_rights "${packages[@]}"
    say "Installing ${#packages[@]} Debian packages: ${packages[*]}"
    [ -e "$log.updated" ] || run_apt update
    touch "$log.updated"
    run_apt install "${packages[@]}"
}

# Downloading needs no rights.
unpack_nginx()
{
    local place=$folder/packages/nginx

    [ -z "$(nginx_path)" ] || return 0
    say "Unpacking nginx in $place; the machine gets no web server of its own."
    rm -rf "$place"
    mkdir -p "$place/download"
    (cd "$place/download" && apt-get -q -o APT::Sandbox::User="$(id -un)" download nginx) >>"$log" 2>&1 ||
        { show_tail "$log"; die "nginx could not be downloaded. Install it with: apt-get install nginx"; }
    dpkg-deb -x "$place"/download/nginx_*.deb "$place"
    rm -rf "$place/download"
    [ -x "$(nginx_path)" ] || die "nginx was unpacked in $place, but its program is not there."
}

# unpack_unless_there PACKAGE PROGRAM: of MariaDB's packages some would start a database at every start of the machine,
# and others bring much that is not needed.
unpack_unless_there()
{
    local place=$folder/packages/$1

    ! have "$2" && [ ! -x "$place/usr/bin/$2" ] || return 0
    say "Unpacking $1 in $place; nothing of it is installed."
    rm -rf "$place"
    mkdir -p "$place/download"
    (cd "$place/download" && apt-get -q -o APT::Sandbox::User="$(id -un)" download "$1") >>"$log" 2>&1 ||
        { show_tail "$log"; die "$1 could not be downloaded."; }
    dpkg-deb -x "$place/download/$1"_*.deb "$place"
    rm -rf "$place/download"
}

[ $# -ge 2 ] || die "usage: packages.sh FOLDER build|test|deb|torture|galera|backup..."
mkdir -p "$1/log"
folder=$(cd "$1" && pwd -P)
log=$folder/log/apt.log
shift
have dpkg-query || die "This works on Debian only. Elsewhere ./configure tells what is missing."
rm -f "$log.updated"
for set; do
    case $set in
    build)
        install_missing "${build_packages[@]}"
        unpack_nginx
        ;;
    test)
        install_missing "${test_packages[@]}"
        mapfile -t sanitizers < <(missing_sanitizers)
        [ ${#sanitizers[@]} -eq 0 ] || install_missing "${sanitizers[@]}"
        ;;
    deb) install_missing "${deb_packages[@]}" ;;
    torture) install_missing "${torture_packages[@]}" ;;
    galera)
        install_missing "${galera_packages[@]}"
        unpack_unless_there mariadb-server wsrep_sst_rsync
        ;;
    backup)
        unpack_unless_there mariadb-client mariadb-dump
        unpack_unless_there mariadb-backup mariadb-backup
        ;;
    *) die "packages.sh: $set is no set of packages" ;;
    esac
done
rm -f "$log.updated"

#!/usr/bin/env bash
# Installs the Debian packages that are missing, and nothing else.
#
#   packages.sh FOLDER build|console|test|prometheus|deb|torture|galera|backup|apache|lighttpd...
#
# FOLDER is for nginx, for lighttpd, for programs of MariaDB and Prometheus, and for apt-get's log.
#
# The packages of nginx and lighttpd would start a web server on port 80, now and at every start of the machine, and so
# would that of Prometheus. Where they are not installed, they are therefore only unpacked, in FOLDER/packages. Apache's
# program is in a package without a service.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_packages=(
    autoconf automake curl gcc libc6-dev libexpat1-dev libfcgi-dev libmariadb-dev libpcre2-dev libssl-dev libutf8proc-dev
    libxlsxwriter-dev libyajl-dev make mariadb-client-core mariadb-server-core pkg-config spawn-fcgi tzdata uuid-dev
    zlib1g-dev
)
# clang's run-time library has the sanitizers.
test_packages=(clang g++ iso-codes jq libcriterion-dev libphonenumber-dev openssl python3 python3-phonenumbers shellcheck)
# Where another node brings its own npm, Debian's could not be installed beside it.
npm_packages=(nodejs npm)
# The fonts are for letters of Chinese, Japanese and Korean names in pictures.
browser_packages=(chromium fonts-noto-cjk)
deb_packages=(debhelper)
torture_packages=(debootstrap iproute2 iptables lintian multiwatch slowhttptest sqlmap wrk)
apache_packages=(apache2-bin libapache2-mod-fcgid openssl)
# What lighttpd and its modules need.
lighttpd_packages=(libbrotli1 libdeflate0 libnettle8 libpcre2-8-0 libxxhash0 libzstd1 zlib1g)
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
    say "Installing Debian packages: ${packages[*]}"
    [ -e "$log.updated" ] || run_apt update
    touch "$log.updated"
    run_apt install "${packages[@]}"
}

install_npm()
{
    have npm || install_missing "${npm_packages[@]}"
}

# unpack PACKAGE: into a folder of its own.
unpack()
{
    say "Unpacking $1 in $folder/packages/$1; the machine gets no service of its own."
    rm -rf "$folder/packages/$1"
    unpack_into "$1" "$1"
}

# unpack_into NAME PACKAGE: into the folder of that name. Downloading needs no rights.
unpack_into()
{
    local place=$folder/packages/$1

    mkdir -p "$place/download"
    (cd "$place/download" && apt-get -q -o APT::Sandbox::User="$(id -un)" download "$2") >>"$log" 2>&1 ||
        { show_tail "$log"; die "$2 could not be downloaded. Install it with: apt-get install $2"; }
    dpkg-deb -x "$place/download/$2"_*.deb "$place"
    rm -rf "$place/download"
}

unpack_nginx()
{
    [ -z "$(nginx_path)" ] || return 0
    unpack nginx
    [ -x "$(nginx_path)" ] || die "nginx was unpacked, but its program is not there."
}

# Its modules have packages of their own. One more for a lighttpd that is installed starts nothing.
unpack_lighttpd()
{
    [ -n "$(lighttpd_path)" ] || unpack lighttpd
    [ -x "$(lighttpd_path)" ] || die "lighttpd was unpacked, but its program is not there."
    if [ ! -e "$(lighttpd_modules)/mod_deflate.so" ]; then
        if have lighttpd; then
            install_missing lighttpd-mod-deflate
        else
            unpack_into lighttpd lighttpd-mod-deflate
        fi
    fi
}

# unpack_unless_there PACKAGE PROGRAM: some would start a server at every start of the machine, others bring much that
# is not needed.
unpack_unless_there()
{
    ! have "$2" && [ ! -x "$folder/packages/$1/usr/bin/$2" ] || return 0
    unpack "$1"
}

[ $# -ge 2 ] || die "usage: packages.sh FOLDER build|console|test|prometheus|deb|torture|galera|backup|apache|lighttpd..."
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
        install_npm
        [ -n "$(chromium_path)" ] || install_missing "${browser_packages[@]}"
        mapfile -t sanitizers < <(missing_sanitizers)
        [ ${#sanitizers[@]} -eq 0 ] || install_missing "${sanitizers[@]}"
        ;;
    prometheus) unpack_unless_there prometheus promtool ;;
    console) install_npm ;;
    deb)
        install_missing "${deb_packages[@]}"
        install_npm
        ;;
    torture) install_missing "${torture_packages[@]}" ;;
    galera)
        install_missing "${galera_packages[@]}"
        unpack_unless_there mariadb-server wsrep_sst_rsync
        ;;
    backup)
        unpack_unless_there mariadb-client mariadb-dump
        unpack_unless_there mariadb-backup mariadb-backup
        ;;
    apache) install_missing "${apache_packages[@]}" ;;
    lighttpd)
        install_missing "${lighttpd_packages[@]}"
        unpack_lighttpd
        ;;
    *) die "packages.sh: $set is no set of packages" ;;
    esac
done
rm -f "$log.updated"

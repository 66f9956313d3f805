#!/usr/bin/env bash
# Unpacks packages of another Debian suite, with all they depend on, into a folder. Nothing is installed: no script of a
# package runs, and the machine's own packages and lists stay as they are.
#
#   root.sh SUITE FOLDER PACKAGE...
#
# The exit status is 4 when the suite or a package cannot be had from the mirror that apt uses here.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

NOT_TO_BE_HAD=4

give_up()
{
    [ ! -e "$state.log" ] || show_tail "$state.log"
    complain "$*"
    exit "$NOT_TO_BE_HAD"
}

mirror()
{
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1
}

# A state of its own for apt, in which nothing is installed. Snapshots of a suite expire; signatures are checked.
write_state()
{
    local key=/usr/share/keyrings/debian-archive-keyring.gpg address

    [ -e "$key" ] || key=${key%.gpg}.pgp
    address=$(mirror)
    [ -n "$address" ] || give_up "apt knows no mirror; apt-get update may help."
    mkdir -p "$state"/etc/{apt.conf.d,preferences.d,sources.list.d}
    mkdir -p "$state"/lists/partial "$state"/cache/archives/partial
    : >"$state/status"
    say "deb [signed-by=$key] $address $suite main" >"$state/etc/sources.list"
    cat >"$state/apt.conf" <<C
Dir::Etc "$state/etc";
Dir::Etc::parts "$state/etc/apt.conf.d";
Dir::State "$state";
Dir::State::lists "$state/lists";
Dir::State::status "$state/status";
Dir::Cache "$state/cache";
APT::Architecture "$(dpkg --print-architecture)";
APT::Architectures { "$(dpkg --print-architecture)"; };
APT::Install-Recommends "false";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::Check-Valid-Until "false";
C
}

download()
{
    export APT_CONFIG=$state/apt.conf
    apt-get -q update >"$state.log" 2>&1 || give_up "The lists of $suite could not be read."
    apt-get -q -y --download-only install "$@" >>"$state.log" 2>&1 || give_up "These could not be had: $*"
}

# A merged /usr first, or /bin and /lib would become folders.
unpack()
{
    local part package

    for part in bin sbin lib lib64; do
        mkdir -p "$folder.new/usr/$part"
        ln -s "usr/$part" "$folder.new/$part"
    done
    for package in "$state"/cache/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$package" |
            tar -C "$folder.new" -x --keep-directory-symlink --no-same-owner --exclude='./usr/share/doc/*' \
                --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*'
    done
}

[ $# -ge 3 ] || die "usage: root.sh SUITE FOLDER PACKAGE..."
suite=$1
mkdir -p "$(dirname "$2")"
folder=$(cd "$(dirname "$2")" && pwd -P)/$(basename "$2")
state=$folder.apt
shift 2
[ "$(cat "$folder/packages" 2>/dev/null)" != "$suite $*" ] || exit 0
rm -rf "$folder" "$folder.new" "$state"
write_state
download "$@"
unpack
say "$suite $*" >"$folder.new/packages"
mv "$folder.new" "$folder"
rm -rf "$state" "$state.log"

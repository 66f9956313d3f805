#!/usr/bin/env bash
# Builds the Debian packages from the archive that `make dist` makes, without root's rights, and prints their paths as the
# last lines: that of the console, and that of the server. What is built lies in FOLDER/deb.
#
#   deb.sh FOLDER
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

# The version of configure.ac, for a commit with its tag; before that, one that sorts below it.
version()
{
    local number when commit

    number=$(sed -n 's/^AC_INIT(\[Callbook\], \[\([^]]*\)\].*/\1/p' "$SOURCE/configure.ac")
    if ! git -C "$SOURCE" rev-parse --git-dir >/dev/null 2>&1 ||
        [ "$(git -C "$SOURCE" describe --exact-match --dirty 2>/dev/null)" = "v$number" ]; then
        say "$number"
        return
    fi
    when=$(TZ=UTC git -C "$SOURCE" log -1 --format=%cd --date=format-local:%Y%m%d%H%M%S)
    commit=$(git -C "$SOURCE" describe --always --dirty=.changed --abbrev=8 --exclude='*')
    say "$number~git$when.${commit//-/.}"
}

# The archive, unpacked, with packaging/debian in its place and this version in the changelog.
unpack()
{
    local archive

    rm -rf "$deb/dist" "$tree"
    mkdir -p "$deb/dist" "$tree"
    [ -e "$SOURCE/configure" ] || (cd "$SOURCE" && autoreconf -fi) || return
    (cd "$deb/dist" && "$SOURCE/configure" --without-criterion --enable-console && make dist) || return
    archive=$(echo "$deb"/dist/callbook-*.tar.gz)
    tar -xf "$archive" -C "$tree" --strip-components=1 || return
    cp -R "$tree/packaging/debian" "$tree/debian"
    rm -rf "$deb/dist"
    sed -i "1s/(.*)/($version)/" "$tree/debian/changelog"
}

build_package()
{
    rm -f "$deb"/callbook*.deb "$deb"/callbook*.buildinfo "$deb"/callbook*.changes
    (cd "$tree" && DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)" dpkg-buildpackage -us -uc -b)
}

[ $# = 1 ] || die "usage: deb.sh FOLDER"
mkdir -p "$1/deb" "$1/log"
folder=$(cd "$1" && pwd -P)
deb=$folder/deb
tree=$deb/callbook
version=$(version)
package=$deb/callbook_${version}_$(dpkg --print-architecture).deb
console=$deb/callbook-console_${version}_all.deb
# A commit is always the same; what has been changed since is not.
if [ -e "$package" ] && [ -e "$console" ] && [ "$version" = "${version%.changed}" ] && git -C "$SOURCE" rev-parse HEAD >/dev/null 2>&1; then
    printf '%s\n' "$console" "$package"
    exit
fi
"$here/packages.sh" "$folder" build deb
step "$folder/log/deb-unpack.log" "Unpacking the archive of $version" unpack ||
    { show_tail "$folder/log/deb-unpack.log"; exit 1; }
step "$folder/log/deb.log" "Building the package" build_package || { show_tail "$folder/log/deb.log"; exit 1; }
printf '%s\n' "$console" "$package"

#!/bin/sh
# Puts together the folder that is uploaded to a shared host, from built programs and the libraries of this machine.
#
#   packaging/shared-hosting/assemble.sh BUILD FOLDER [CONSOLE]    BUILD has callbook-fcgi and callbook; FOLDER is made
#                                                                  anew; CONSOLE has the files of the console
#
# Without CONSOLE they are those of BUILD, or those that came with the sources; where there are none, the console is left out.
# The dynamic linker and the C library are among the libraries, so that hosts with older ones will do. They only need the
# same processor and Linux 3.2 or later.
set -eu

# Every library that a program or plugin needs, by path.
libraries_of()
{
    ldd "$@" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p' | sort -u
}

# The dynamic linker's path is the only one without an arrow.
linker_of()
{
    ldd "$1" | sed -n 's/^[[:space:]]*\(\/[^ ]*ld-[^ ]*\) .*/\1/p'
}

copy_programs()
{
    mkdir -p "$folder/callbook/bin" "$folder/callbook/lib/plugin"
    install -m 755 -s "$build/callbook-fcgi" "$build/callbook" "$folder/callbook/bin/"
    install -m 755 "$here/callbook.fcgi" "$folder/"
    install -m 755 "$here/callbook/callbook" "$folder/callbook/"
    install -m 644 "$here/.htaccess" "$here/README.md" "$folder/"
    install -m 644 "$here/callbook/.htaccess" "$folder/callbook/"
    install -m 644 "$here/callbook/htcallbook.conf.sample" "$folder/callbook/"
}

# With the ways to log in that the database's client library loads when it needs them.
copy_libraries()
{
    plugins=$(dirname "$(libraries_of "$build/callbook-fcgi" | grep -E '/lib(mariadb|mysqlclient)\.so')")/libmariadb3/plugin
    for plugin in caching_sha2_password sha256_password client_ed25519; do
        [ ! -e "$plugins/$plugin.so" ] || install -m 644 "$plugins/$plugin.so" "$folder/callbook/lib/plugin/"
    done
    for library in $(libraries_of "$build/callbook-fcgi" "$build/callbook" "$folder"/callbook/lib/plugin/*.so); do
        install -m 644 "$library" "$folder/callbook/lib/"
    done
    install -m 755 "$(linker_of "$build/callbook-fcgi")" "$folder/callbook/lib/ld.so"
}

copy_console()
{
    for console in "$@"; do
        if [ -e "$console/index.html" ]; then
            mkdir "$folder/console"
            install -m 644 "$here/console/.htaccess" "$console"/* "$folder/console/"
            return
        fi
    done
}

[ $# = 2 ] || [ $# = 3 ] || { echo "usage: assemble.sh BUILD FOLDER [CONSOLE]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
rm -rf "$2"
mkdir -p "$2"
folder=$(cd "$2" && pwd)
copy_programs
copy_libraries
copy_console "${3:-$build/console/dist}" "$here/../../web/dist"

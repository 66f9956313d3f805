#!/bin/sh
# Started by mod_fcgid. The program comes with the libraries it needs, so that it does not matter which the host has.
case $0 in
*/*) here=${0%/*} ;;
*) here=. ;;
esac
MARIADB_PLUGIN_DIR=$here/callbook/lib/plugin
export MARIADB_PLUGIN_DIR
exec "$here/callbook/lib/ld.so" --library-path "$here/callbook/lib" "$here/callbook/bin/callbook-fcgi" \
    --config "$here/.htcallbook.conf" "$@"

#!/usr/bin/env bash
# Puts the example of a site, nginx/callbook.conf, into a folder, as it is but for its ports, paths and certificate.
#
#   example.sh FOLDER SOCKET PORT PLAIN_PORT    the workers' socket, and the ports on 127.0.0.1 for HTTPS and for HTTP
#
# FOLDER/nginx.conf is then what nginx is started with, FOLDER/access.log its log, and FOLDER/certificate.pem, made for
# localhost, what a client has to trust.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ $# = 4 ] || die "usage: example.sh FOLDER SOCKET PORT PLAIN_PORT"
have openssl || die "openssl is not installed."
mkdir -p "$1"
folder=$(cd "$1" && pwd -P)
ln -sfn "$SOURCE/nginx" "$folder/callbook"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$folder/key.pem" -out "$folder/certificate.pem" \
    2>"$folder/openssl.log" || { show_tail "$folder/openssl.log"; die "There is no certificate."; }
sed -e "s|unix:/run/callbook/callbook.sock|unix:$2|" \
    -e "s|listen 443 |listen 127.0.0.1:$3 |; s|listen 80 |listen 127.0.0.1:$4 |; /listen \[::\]/d" \
    -e "s|/etc/ssl/callbook.pem|$folder/certificate.pem|; s|/etc/ssl/private/callbook.key|$folder/key.pem|" \
    -e "s|/var/log/nginx/callbook.log|$folder/access.log|; s|/var/log/nginx/callbook-error.log|$folder/error.log|" \
    "$SOURCE/nginx/callbook.conf" >"$folder/site.conf"
! grep -nE '^[^#]*/(etc|var|run)/' "$folder/site.conf" >&2 || die "That is a path of this machine."
user='#'
[ "$(id -u)" != 0 ] || user=
cat >"$folder/nginx.conf" <<C
${user}user $(id -un) $(id -gn);
worker_processes 1;
pid "$folder/nginx.pid";
error_log "$folder/start.log" warn;
events { worker_connections 512; }
http {
$(nginx_temporary "$folder")
    include site.conf;
}
C

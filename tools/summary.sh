# shellcheck shell=bash
# shellcheck disable=SC2154
# What ./dev up says at its end. To be sourced by ./dev.

print_console()
{
    if curl --silent --fail --noproxy '*' --output /dev/null "http://127.0.0.1:$PORT/console/"; then
        say "Console           $url/console/   Open it in a browser, and sign in with this token:"
    else
        say "There is no console, for npm could not build it; $log/build.log tells more."
    fi
}

print_summary()
{
    local url token curl ada

    url=$(sed -n 's/^CALLBOOK_URL=//p' "$var/dev.env")
    token=$(sed -n 's/^CALLBOOK_TOKEN=//p' "$var/dev.env")
    curl="curl -sS -H 'Authorization: Bearer $token'"
    ada='{"recordTypeUuid":"'$(cat "$var/db/demo")'","firstName":"Ada","lastName":"Lovelace",'
    ada+='"phone":"+44 7700 900123","parameters":{"company":"Engines","amount":1.10}}'
    say
    print_console
    cat <<S
Token             $token   (account $account, every scope; also in var/dev.env)
API               $url/api

Whatever the console does, a program can do: tools such as Postman or Swagger UI read $url/api/openapi.json,
and doc/api.md explains the API by example.

List records, create one, and search, with these three lines:

$curl '$url/api/records?limit=3'; echo
$curl -H 'Content-Type: application/json' -d '$ada' '$url/api/records'; echo
$curl '$url/api/records?search=jose'; echo

./dev logs shows what happens, ./dev down stops it.
S
}

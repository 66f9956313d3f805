#!/usr/bin/env bash
# Fills an account with something to look at, through the API: two record types, a campaign, and people.tsv's people.
#
#   demo.sh URL TOKEN_FILE    TOKEN_FILE holds the token; prints the uuid of the record type for leads
#
# Every request has an Idempotency-Key: a second run after a failure makes nothing twice.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

people=300

leads='{
"name": "Lead", "plural": "Leads", "icon": "briefcase", "isDefault": true,
"description": "People who may become customers.",
"parameters": [
 {"id": "company", "type": "text", "title": "Company", "required": true},
 {"id": "website", "type": "input", "title": "Website", "validation": "^https?://",
  "error": "A web address begins with https://."},
 {"id": "amount", "type": "decimal", "title": "Expected amount"},
 {"id": "currency", "type": "currency", "title": "Currency", "default": "EUR"},
 {"id": "source", "type": "select", "title": "Heard of us by",
  "options": ["website", "fair", "friend", "newspaper"]},
 {"id": "interested", "type": "bool", "title": "Interested", "default": false},
 {"id": "next_call", "type": "datetime", "title": "Next call"}
]}'

patients='{
"name": "Patient", "plural": "Patients", "icon": "heart",
"description": "People who are seen regularly.",
"parameters": [
 {"id": "birth_date", "type": "date", "title": "Born on", "required": true},
 {"id": "last_visit", "type": "date", "title": "Last visit"},
 {"id": "visits", "type": "number", "title": "Visits so far"},
 {"id": "amount", "type": "decimal", "title": "Open amount"},
 {"id": "currency", "type": "currency", "title": "Currency"},
 {"id": "country", "type": "country", "title": "Country of residence"},
 {"id": "reminder", "type": "select", "title": "Wants to be reminded by", "options": ["phone", "letter", "not at all"]},
 {"id": "insured", "type": "bool", "title": "Insured", "default": true},
 {"id": "notes", "type": "textarea", "title": "Notes"}
]}'

campaign='{
"name": "Spring check-up", "description": "Invites everybody to the yearly check-up.", "status": "active",
"type": "outbound", "timezone": "Europe/Vienna",
"schedule": {
 "mon": {"start": "09:00", "end": "17:00"}, "tue": {"start": "09:00", "end": "17:00"},
 "wed": {"start": "09:00", "end": "12:30"}, "thu": {"start": "09:00", "end": "19:00"},
 "fri": {"start": "09:00", "end": "15:00"}},
"recordTypeUuid": "%s"}'

# request KEY PATH BODY: one request of a configuration for curl. Its strings have JSON's escapes.
request()
{
    local body=${3//$'\n'/}

    body=${body//\\/\\\\}
    printf 'next\nsilent\nshow-error\nnoproxy = "*"\nmax-time = 60\nurl = "%s/api/%s"\n' "$url" "$2"
    printf 'header = "Authorization: Bearer %s"\nheader = "Content-Type: application/json"\n' "$token"
    printf 'header = "Idempotency-Key: demo-%s"\ndata-binary = "%s"\n' "$1" "${body//\"/\\\"}"
    printf 'write-out = "\\n%%{http_code}\\n"\n'
}

# Sends the requests on stdin over one connection; prints the answers when each was a 201.
send()
{
    local answers

    answers=$(sed 1d | curl --config -) || die "The demo data could not be sent."
    if grep -E '^[0-9]{3}$' <<<"$answers" | grep -qv 201; then
        grep -B 1 -E '^(000|[1345]..|20[02-9]|2[1-9].)$' <<<"$answers" | head -n 6 >&2
        die "The demo data was not accepted."
    fi
    say "$answers"
}

# make KEY PATH BODY: prints the uuid of what was made.
make()
{
    local answer

    answer=$(request "$@" | send)
    answer=${answer#*\"uuid\":\"}
    say "${answer:0:36}"
}

lead_parameters()
{
    local thirds=(false true true)
    local sources=(website fair friend newspaper)

    printf '{"company": "%s & Co.", "website": "https://www.example.com/%d", "amount": %d.%02d, "currency": "%s", ' \
        "$last" "$i" $((i * 37 % 9000 + 150)) $((i * 7 % 100)) "$currency"
    printf '"source": "%s", "interested": %s, "next_call": "%(%Y-%m-%d)TT%02d:30:00+01:00"}' \
        "${sources[i / 5 % 4]}" "${thirds[i % 3]}" $((now + i * 7200)) $((8 + i % 9))
}

patient_parameters()
{
    local thirds=(false true true)
    local reminders=(phone phone letter "not at all")
    local notes=("Calls back in the evening." "Prefers the morning.\\nNot on Fridays." "Hard of hearing: speak slowly.")

    printf '{"birth_date": "%d-%02d-%02d", "last_visit": "%(%Y-%m-%d)T", "visits": %d, "amount": %d.%d0, ' \
        $((1936 + i * 13 % 70)) $((i % 12 + 1)) $((i * 5 % 28 + 1)) $((now - i * 86400 * 2)) $((i % 23)) \
        $((i * 29 % 400)) $((i % 10))
    printf '"currency": "%s", "country": "%s", "reminder": "%s", "insured": %s' \
        "$currency" "$country" "${reminders[i % 4]}" "${thirds[i / 3 % 3]}"
    [ $((i % 4)) != 0 ] || printf ', "notes": "%s"' "${notes[i / 4 % 3]}"
    printf '}'
}

# record TYPE PARAMETERS STATUS
record()
{
    printf '{"recordTypeUuid": "%s", "firstName": "%s", "lastName": "%s", "phone": "%s%03d", "status": "%s", ' \
        "$1" "$first" "$last" "$phone" "$i" "$3"
    printf '"parameters": %s}' "$2"
}

order()
{
    local statuses=(registered planned contacted registered scheduled busy contacted registered canceled registered
        planned do-not-call contacted)
    local topics=(knee diet)
    local status=${statuses[i % 13]}

    printf '{"status": "%s", ' "$status"
    [ "$status" != scheduled ] || printf '"scheduledTime": "%(%Y-%m-%d)TT10:%02d:00Z", ' $((now + i * 3600)) $((i % 60))
    [ $((i % 6)) != 0 ] || printf '"instructions": "Ask about the %s.", ' "${topics[i / 6 % 2]}"
    printf '"record": %s}' "$1"
}

# One in five is a lead; the others are patients, those that are active in the campaign.
one_person()
{
    local statuses=(active active active inactive active active active active archived active active)
    local status=${statuses[i % 11]}
    local country currency phone firsts lasts first last person

    IFS=$'\t' read -r country currency phone firsts lasts <<<"${rows[i % ${#rows[@]}]}"
    IFS=, read -ra firsts <<<"$firsts"
    IFS=, read -ra lasts <<<"$lasts"
    first=${firsts[i / ${#rows[@]} % ${#firsts[@]}]}
    last=${lasts[i / ${#rows[@]} % ${#lasts[@]}]}
    if [ $(((i / 20 + i) % 5)) = 0 ]; then
        request "record-$i" records "$(record "$lead_type" "$(lead_parameters)" "$status")"
    else
        person=$(record "$patient_type" "$(patient_parameters)" "$status")
        if [ "$status" = active ]; then
            request "order-$i" "campaigns/$campaign_uuid/orders" "$(order "$person")"
        else
            request "record-$i" records "$person"
        fi
    fi
}

[ $# = 2 ] || die "usage: demo.sh URL TOKEN_FILE"
url=$1
token=$(cat "$2")
now=$EPOCHSECONDS
lead_type=$(make leads record-types "$leads")
patient_type=$(make patients record-types "$patients")
# shellcheck disable=SC2059
campaign_uuid=$(make campaign campaigns "$(printf "$campaign" "$patient_type")")
mapfile -t rows < <(grep -v '^#' "$here/people.tsv")
for ((i = 0; i < people; i++)); do
    one_person
done | send >/dev/null
say "$lead_type"

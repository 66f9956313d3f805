#!/bin/sh
# Runs the store tests, which need a real server. tools/with.sh starts it and says where it is.
tests=$(dirname "$0")
exec "$tests/../tools/with.sh" database "$tests/tap.sh" "${CALLBOOK_BUILD:-.}/tests/store/store_tests"

#!/usr/bin/env bash
# The tests of several database hosts (database_host as a list, database_read_hosts, database_tls): one of two databases
# is killed, made read-only and stopped in its tracks under load. Output is TAP. --full also has what takes longer than
# ten seconds together.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

[ "${DATABASE_KIND:-mariadb}" = mariadb ] || skip_all "the options of these servers are MariaDB's"
[ "${TEST_VALGRIND:-}" != yes ] || skip_all "these tests measure times"
WORKERS=1 exec "$here/../tools/points.sh" "$here/hosts/run.py" openssl -- "$@"

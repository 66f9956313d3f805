"""GET /metrics of several processes: what is counted stays, whoever dies."""

import os
import random
import re
import signal

from support.place import Account
from support.processes import wait_until
from support.web import ask


def scrape(place, name, token=None):
    """The status, and the samples by name and labels."""
    answer = ask(place.ports[name], {"Authorization": "Bearer " + token} if token else {}, "GET", "/metrics")
    return answer.status, {key: float(value) for key, value
                           in re.findall(r"(?m)^(callbook_\S+) (\S+)$", answer.text.decode())}


def own_file(place, name):
    path = os.path.join(place.folder, f"metrics-{name}")
    if os.path.exists(path):
        os.unlink(path)
    return path


def answered(place, name):
    """How many lists have been answered, as the metrics tell."""
    return scrape(place, name)[1].get('callbook_requests_total{route="listRecords",status="200"}', 0)


def survives(test, place, name):
    """Workers are killed between requests; each answer that came was counted, and the dead are not among the living."""
    group = place.group(name, options=("--metrics", own_file(place, name)))
    account = Account(place, "counting")
    count = 4
    wait_until(lambda: scrape(place, name)[1].get("callbook_processes") == count, 5, "all processes have their place")
    for _ in range(200):
        account.ask(name, "GET", "/api/records?limit=1")
    wait_until(lambda: answered(place, name) == 200, 5, "every request is counted")
    victim = random.choice(group.children() if name == "kept" else [process.pid for process in group.processes])
    os.kill(victim, signal.SIGKILL)
    left = count if name == "kept" else count - 1
    wait_until(lambda: scrape(place, name)[1].get("callbook_processes") == left, 5, f"{left} processes are left")
    test.equal(account.ask(name, "GET", "/api/records?limit=1")[0], 200, "status of the request after the kill")
    # Another worker may tell the number before the one that answered has counted.
    wait_until(lambda: answered(place, name) >= 201, 5, "the request after the kill is counted, too")
    test.equal(answered(place, name), 201, "counted requests")
    samples = scrape(place, name)[1]
    test.true(1 <= samples["callbook_database_connections"] <= left, "connections to the database")
    group.kill()


def token(test, place, name):
    """With a token of their own, metrics are told to nobody else; a token of an account is none of those."""
    path = os.path.join(place.folder, "metrics-token")
    with open(path, "w", encoding="ascii") as file:
        file.write("a secret of Prometheus\n")
    os.chmod(path, 0o600)
    group = place.group(name, options=("--metrics", own_file(place, name), "--metrics-token-file", path))
    account = Account(place, "counting")
    wait_until(lambda: scrape(place, name)[0] == 401, 5, "it listens")
    for given, status in ((account.token, 401), ("a secret of Prometheu", 401), ("a secret of Prometheus", 200)):
        test.equal(scrape(place, name, given)[0], status, f"status with {given}")
    group.stop()


def without_room(test, place, name):
    """Where the file cannot be, the workers serve all the same, and there is no such place."""
    group = place.group(name, options=("--metrics", "/dev/null/metrics"))
    account = Account(place, "counting")
    test.equal(account.ask(name, "GET", "/api/records?limit=1")[0], 200, "a request")
    test.equal(scrape(place, name)[0], 404, "status of /metrics")
    group.stop()

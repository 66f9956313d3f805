"""GET /metrics of several processes: what is counted stays, whoever dies."""

import http.client
import os
import random
import re
import signal
import time

from place import Account, wait_until


def scrape(place, name, token=None):
    """The status, and the samples by name and labels."""
    connection = http.client.HTTPConnection("127.0.0.1", place.ports[name], timeout=20)
    connection.request("GET", "/metrics", headers={"Authorization": "Bearer " + token} if token else {})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, {key: float(value) for key, value in re.findall(r"(?m)^(callbook_\S+) (\S+)$", text)}


def own_file(place, name):
    path = os.path.join(place.folder, f"metrics-{name}")
    if os.path.exists(path):
        os.unlink(path)
    return path


def survives(test, place, name):
    """Workers are killed between requests; each answer that came was counted, and the dead are not among the living."""
    group = place.group(name, options=("--metrics", own_file(place, name)))
    account = Account(place, "counting")
    count = 4
    wait_until(lambda: scrape(place, name)[1]["callbook_processes"] == count, 5, "all processes have their place")
    for _ in range(200):
        account.ask(name, "GET", "/api/records?limit=1")
    time.sleep(0.1)
    victim = random.choice(group.children() if name == "kept" else [process.pid for process in group.processes])
    os.kill(victim, signal.SIGKILL)
    left = count if name == "kept" else count - 1
    wait_until(lambda: scrape(place, name)[1]["callbook_processes"] == left, 5, f"{left} processes are left")
    account.ask(name, "GET", "/api/records?limit=1")
    samples = scrape(place, name)[1]
    test.equal(samples['callbook_requests_total{route="listRecords",status="200"}'], 201, "counted requests")
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

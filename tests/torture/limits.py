#!/usr/bin/env python3
"""Rate limits of the shipped example of a site, nginx/callbook.conf, in front of workers. Output is TAP."""

import collections
import http.client
import json
import os
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from support import SOURCE, nginx, points
from support.place import Account, Place
from support.processes import free_ports, step_back, wait_until

LIST = "/api/records?limit=10"
FLOOD = 1000       # requests a second
STEADY = 60        # of the client that keeps to its limit
SECONDS = 6
CURL_EMPTY_REPLY = 52
LUA = """
request = function() return wrk.format("GET", "/api/records?limit=10") end
delay = function() return 20 end
"""


class Example:
    """The example of a site, by HTTPS."""

    def __init__(self, place, more=""):
        self.folder = tempfile.mkdtemp(prefix="example", dir=place.folder)
        self.port, self.plain = free_ports(2)
        subprocess.run([os.path.join(SOURCE, "tools", "example.sh"), self.folder, place.path("plain"),
                        str(self.port), str(self.plain)], check=True)
        self.add(more)
        self.nginx = nginx.start(self.folder)
        self.context = ssl.create_default_context(cafile=os.path.join(self.folder, "certificate.pem"))
        wait_until(self.listens, 10, "nginx listens")

    def add(self, more):
        """Further lines for nginx's http block."""
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("include site.conf;", f"include site.conf;\n    {more}"))

    def listens(self):
        try:
            self.client().connect()
            return True
        except OSError:
            return False

    def client(self, address="127.0.0.1"):
        """A connection from that address of this machine."""
        return http.client.HTTPSConnection("localhost", self.port, timeout=20, context=self.context,
                                           source_address=(address, 0))

    def logged(self):
        """Lines of the access log, split into words."""
        with open(os.path.join(self.folder, "access.log"), encoding="utf-8") as file:
            return [line.split() for line in file]

    def close(self):
        self.nginx.terminate()
        self.nginx.wait()


def flood(example, account, connections=20):
    """wrk, that asks FLOOD times a second when it is answered at once, and leaves the processors to the others."""
    path = os.path.join(example.folder, "flood.lua")
    with open(path, "w", encoding="utf-8") as file:
        file.write(LUA)
    return subprocess.Popen(["wrk", "-t", "1", "-c", str(connections), "-d", f"{SECONDS + 2}s", "-s", path, "-H",
                             "Authorization: Bearer " + account.token, f"https://127.0.0.1:{example.port}/"],
                            stdout=subprocess.PIPE, text=True, preexec_fn=step_back)


def steady(example, account, address):
    """Asks STEADY times a second; times in milliseconds, and how often each status came."""
    client, times, statuses = example.client(address), [], collections.Counter()
    start = time.monotonic()
    for number in range(STEADY * SECONDS):
        time.sleep(max(0.0, start + number / STEADY - time.monotonic()))
        began = time.monotonic()
        client.request("GET", LIST, headers=account.headers)
        answer = client.getresponse()
        answer.read()
        times.append((time.monotonic() - began) * 1000)
        statuses[answer.status] += 1
    client.close()
    return sorted(times), statuses


def p99(times):
    return times[int(len(times) * 0.99)]


def neighbours(test, place, rounds):
    """One floods, the other keeps to its rate, from another address: it is answered as fast as alone."""
    group, example = place.group("plain"), Example(place)
    try:
        noisy, quiet = Account(place, "noisy"), Account(place, "quiet")
        found = {"alone": [], "beside": []}
        refused = 0
        for _ in range(rounds):
            found["alone"].append(p99(steady(example, quiet, "127.0.0.2")[0]))
            before = len(example.logged())
            wrk = flood(example, noisy)
            time.sleep(0.7)
            times, statuses = steady(example, quiet, "127.0.0.2")
            wrk.communicate()
            found["beside"].append(p99(times))
            test.equal(dict(statuses), {200: STEADY * SECONDS}, "statuses of who keeps to the rate")
            refused += sum(words[5] == "429" for words in example.logged()[before:])
        alone, beside = (statistics.median(found[name]) for name in ("alone", "beside"))
        test.say(f"p99 of the other client: {alone:.2f} ms alone, {beside:.2f} ms beside {FLOOD} requests/s, of which "
                 f"{refused // rounds // (SECONDS + 2)}/s were refused; {beside / alone:.2f} times")
        test.true(refused > rounds * FLOOD, f"only {refused} requests were refused")
        test.true(beside <= alone * 1.1 + 1, f"p99 of {alone:.2f} ms became {beside:.2f} ms")
    finally:
        example.close()
        group.stop()


def burst(example, headers, count, address="127.0.0.1"):
    """That many requests at once on a few connections: statuses, and one answer that was refused."""
    statuses, refusal, lock = collections.Counter(), [], threading.Lock()

    def run():
        client = example.client(address)
        for number in range(count // 10):
            client.request("GET", LIST, headers=headers(number))
            answer = client.getresponse()
            text = answer.read()
            with lock:
                statuses[answer.status] += 1
                if answer.status == 429:
                    refusal[:] = [answer, text]
        client.close()

    threads = [threading.Thread(target=run) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses, refusal


def forged(test, place):
    """Invented tokens and addresses gain nothing: the address that counts, and is logged, is that of the connection."""
    group, example = place.group("plain"), Example(place)
    try:
        statuses, refusal = burst(example, lambda number: {
            "Authorization": f"Bearer cb_{threading.get_ident()}{number}", "X-Forwarded-For": f"192.0.2.{number % 250}",
            "X-Real-IP": f"198.51.100.{number % 250}", "Forwarded": f"for=203.0.113.{number % 250}"}, 1500)
        test.say(f"1500 requests with forged addresses: {dict(statuses)}")
        test.equal(set(statuses), {401, 429}, "statuses")
        test.true(statuses[429] > 300, f"{statuses[429]} were refused")
        test.equal({words[0] for words in example.logged()}, {"127.0.0.1"}, "addresses in the log")
        well_formed(test, refusal)
    finally:
        example.close()
        group.stop()


def spelt(number, token):
    """The same token in one of very many ways."""
    scheme = "".join(letter.upper() if number >> at & 1 else letter for at, letter in enumerate("bearer"))
    return f"{scheme}{' ' * (1 + number % 7)}{token}"


def spellings(test, place):
    """A token has its rate, however the header is written and wherever it comes from; other tokens have their own."""
    group = place.group("plain")
    example = Example(place, "set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;")

    def from_everywhere(authorization):
        return lambda number: {"Authorization": authorization(number * 10 + threading.get_ident() % 10),
                               "X-Forwarded-For": f"2001:db8:{threading.get_ident() % 9999:x}:{number:x}::1"}
    try:
        token = Account(place, "spelt").token
        one = burst(example, from_everywhere(lambda number: spelt(number, token)), 1500)[0]
        many = burst(example, from_everywhere(lambda number: f"Bearer {token[:-4]}{number:04x}"), 1500)[0]
        test.say(f"1500 requests of one token in many spellings: {dict(one)}; of many tokens: {dict(many)}")
        test.true(one[429] > 300, "one token is limited")
        test.equal(set(one), {200, 429}, "statuses of the token")
        test.equal(set(many), {401}, "statuses of tokens that there are not")
    finally:
        example.close()
        group.stop()


def well_formed(test, refusal):
    answer, text = refusal
    problem = json.loads(text)
    test.equal(answer.getheader("Content-Type"), "application/problem+json", "type of a refusal")
    test.true(int(answer.getheader("Retry-After")) >= 1, "Retry-After")
    test.equal(problem["status"], 429, "status in the problem")
    test.equal(problem["instance"], answer.getheader("X-Request-Id"), "instance of the problem")


def behind_proxy(test, place):
    """Only a load balancer that is named may say whose request it is; of IPv6 addresses the network counts."""
    def headers(address):
        return lambda number: {"X-Forwarded-For": address.format(number * 10 + threading.get_ident() % 10)}

    group = place.group("plain")
    example = Example(place, "set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For; real_ip_recursive on;")
    try:
        found = {name: burst(example, headers(address), 1500, source)[0] for name, address, source in (
            ("one network", "2001:db8:1:2::{:x}", "127.0.0.1"), ("networks", "2001:db8:3:{:x}::1", "127.0.0.1"),
            ("not named", "2001:db8:2:{:x}::1", "127.0.0.3"))}
        test.say(f"1500 requests, by a proxy of one IPv6 network, of many, by a proxy that is not named: {found}")
        test.true(found["one network"][429] > 300, "one network is limited")
        test.equal(set(found["networks"]), {401}, "many networks are not")
        test.true(found["not named"][429] > 300, "who is not named is limited")
        logged = {words[0].partition("::")[0] for words in example.logged()}
        test.true({"2001:db8:1:2", "127.0.0.3"} <= logged, f"addresses in the log: {sorted(logged)[:5]}")
    finally:
        example.close()
        group.stop()


def without_tls(test, place):
    group, example = place.group("plain"), Example(place)
    try:
        answer = subprocess.run(["curl", "--silent", "--noproxy", "*", f"http://127.0.0.1:{example.port}/healthz"],
                                capture_output=True, text=True, check=False).stdout
        test.true('"status":400' in answer, f"plain HTTP on the port for HTTPS: {answer!r}")
        status = subprocess.run(["curl", "--silent", "--noproxy", "*", f"http://127.0.0.1:{example.plain}/healthz"],
                                capture_output=True, check=False).returncode
        test.equal(status, CURL_EMPTY_REPLY, "curl's exit status on the port for HTTP")
    finally:
        example.close()
        group.stop()


def tests(short):
    yield "a client that floods does not harm others", lambda t, p: neighbours(t, p, 3 if short else 5)
    yield "forged addresses and tokens are limited like any", forged
    yield "a token is limited, however its header is spelt", spellings
    yield "behind a load balancer its clients are counted", behind_proxy
    yield "without TLS nothing is answered", without_tls


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "three rounds")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))

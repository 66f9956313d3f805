#!/usr/bin/env python3
"""POSTs whose answers are cut off are sent again with their key. Output is TAP.

tests/torture/retry.sh starts the database."""

import collections
import concurrent.futures
import json
import random
import signal
import socket
import sys
import time

from clients import word
import integrity
import pools
from support import fastcgi, points
from support.place import Account, Place
from support.web import Wire

PORTS = ("plain", "kept")   # two groups of workers, so that the other one is another worker for certain
AT_ONCE = 16
SAME = ("Location", "ETag", "Content-Type")


class Posts:
    """Requests that make something, each with a key of its own."""

    def __init__(self, place):
        self.place = place
        self.account = Account(place, "retry")
        self.kind = self.account.new_type("plain")
        self.campaign = self.account.made("plain", "/api/campaigns", {"name": "Spring"})["uuid"]
        self.made = 0

    def new(self):
        """A path, a body and a key: a record, or a record and its order."""
        key = word(random, 24)  # of letters alone, so that a search takes it for one word
        record = {"recordTypeUuid": self.kind, "phone": "+4930" + str(random.randrange(10 ** 7, 10 ** 8)),
                  "firstName": "Ada", "lastName": key}
        if random.random() < 0.7:
            return "/api/records", json.dumps(record), key
        return f"/api/campaigns/{self.campaign}/orders", json.dumps({"record": record}), key

    def send(self, name, post):
        """Through nginx. A key that somebody still works with is tried again."""
        path, body, key = post
        headers = {**self.account.headers, "Idempotency-Key": key}
        wire = Wire(self.place.ports[name], headers)
        for _ in range(10):
            answer = wire.send("POST", path, json.loads(body))
            if answer.status not in (409, 503):
                break
            time.sleep(0.05)
        wire.connection.close()
        return answer


def bytes_of(posts, post):
    """The request as nginx gets it; the body's text is the one that Wire sends."""
    path, body, key = post
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Idempotency-Key: {key}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in posts.account.headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def wait_for_answer(connection):
    """Until the first bytes of the answer are there, which stay unread."""
    connection.recv(1, socket.MSG_PEEK)


def cut_worker(posts, post):
    """A web server that goes away: before the answer, or when it is there but unread."""
    path, body, key = post
    pairs = [("REQUEST_METHOD", "POST"), ("REQUEST_URI", path), ("CONTENT_TYPE", "application/json"),
             ("CONTENT_LENGTH", str(len(body))), ("HTTP_IDEMPOTENCY_KEY", key),
             ("HTTP_AUTHORIZATION", posts.account.headers["Authorization"])]
    with fastcgi.Worker(posts.place.path("plain")).connect() as connection:
        connection.sendall(fastcgi.request(pairs, body.encode()))
        if random.random() < 0.5:
            wait_for_answer(connection)


def cut_client(posts, post):
    """A client that goes away: before the answer, or when it is there but unread."""
    with socket.create_connection(("127.0.0.1", posts.place.ports["plain"])) as connection:
        connection.sendall(bytes_of(posts, post))
        if random.random() < 0.5:
            wait_for_answer(connection)


class Kills:
    """Kills the one worker that serves while it is at work: before the commit, after it, or when it has answered."""

    def __init__(self, place):
        self.place = place
        self.longest = 0.004  # seconds from a request to the kill; it approaches what a request takes
        self.outcomes = collections.Counter()

    def cut(self, posts, post):
        pool = self.place.groups[-1]
        with socket.create_connection(("127.0.0.1", posts.place.ports["plain"])) as connection:
            connection.settimeout(10)
            connection.sendall(bytes_of(posts, post))
            time.sleep(random.uniform(self.longest / 2, self.longest))
            pid = pool.pids()[0]
            pools.end(pid, signal.SIGKILL)
            status = connection.recv(12)[-3:]
        while pid in pool.pids():
            time.sleep(0.002)
        was_answered = status == b"201"
        self.longest *= 0.9 if was_answered else 1.1
        self.outcomes["answered" if was_answered else "not answered"] += 1
        return not was_answered


def compare(test, posts, post, told):
    """The answers of the same POST, and what there is of it."""
    first = told[0]
    for answer in told:
        if answer.status != 201 or answer.text != first.text or any(
                answer.headers.get(name) != first.headers.get(name) for name in SAME):
            test.fail(f"answers differ: {answer.status} {answer.text[:200]}, {first.status} {first.text[:200]}")
    wire = Wire(posts.place.ports["plain"], posts.account.headers)
    total = wire.send("GET", "/api/records?search=" + post[2]).value()["total"]
    wire.connection.close()
    if total != 1:
        test.fail(f"{post[2]}: {total} records")


def repeat(test, place, what, cut, count):
    """Each POST is cut off, then sent to the same workers and to others."""
    posts = Posts(place)
    before = posts.account.total("plain")
    replayed = lost_after_commit = 0
    for number in range(count):
        post = posts.new()
        unanswered = cut(posts, post)
        ports = PORTS if number % 2 else PORTS[::-1]
        told = [posts.send(name, post) for name in ports]
        done = told[0].headers.get("Idempotency-Replayed") == "true"
        replayed += done
        lost_after_commit += done and unanswered is not False
        compare(test, posts, post, told)
    test.say(f"{what}: {count} POSTs, each sent three times; {lost_after_commit} had been committed when their "
             f"answer was lost, {count - replayed} were made by the second")
    test.equal(posts.account.total("plain") - before, count, "records")
    return lost_after_commit


def cut_off(test, place, count):
    groups = [place.group(name) for name in PORTS]
    for what, cut in (("the web server goes away", cut_worker), ("the client goes away", cut_client)):
        done = repeat(test, place, what, cut, count)
        test.true(done > count // 3, f"{what}: enough were committed without an answer: {done}")
    for group in groups:
        group.stop()


def killed(test, place, count):
    kept = place.group("kept")
    pool = pools.Held(place, place.sockets["plain"], 1)
    kills = Kills(place)
    done = repeat(test, place, "the worker is killed", kills.cut, count)
    test.say(f"when it was killed the worker had {dict(kills.outcomes)}")
    test.true(done > 0 or count < 100, "one at least was killed between its commit and its answer")
    pool.stop()
    kept.stop()


def at_once(test, place, count):
    """The same POST sixteen times at once, on all workers of both groups."""
    groups = [place.group(name) for name in PORTS]
    posts = Posts(place)
    before = posts.account.total("plain")
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(count):
            post = posts.new()
            told = list(pool.map(lambda number, post=post: posts.send(PORTS[number % 2], post), range(AT_ONCE)))
            compare(test, posts, post, told)
            fresh = sum(answer.headers.get("Idempotency-Replayed") is None for answer in told)
            test.equal(fresh, 1, "answers that are not repeated ones")
    test.say(f"{count} POSTs, each {AT_ONCE} times at once")
    test.equal(posts.account.total("plain") - before, count, "records")
    for group in groups:
        group.stop()


def tests(short):
    part = 25 if short else 250
    yield "a POST whose answer was cut off makes one record", lambda t, p: cut_off(t, p, part)
    yield "a POST whose worker was killed makes one record", lambda t, p: killed(t, p, part)
    yield "a POST that is sent sixteen times at once makes one record", lambda t, p: at_once(t, p, part)
    yield "no row contradicts another, and counts are exact", integrity.check


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "100 POSTs instead of 1,000")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))

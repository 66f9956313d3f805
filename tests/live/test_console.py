"""The console's files: who gets them, with which headers, and what of that is written down."""

import http.client
import re
import secrets
import time

from client import address_of
from tap import case
from world import patience

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
          "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
          "require-trusted-types-for 'script'; trusted-types 'none'")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
FOREVER = ("public, max-age=31536000, immutable", "max-age=31536000")
TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
PAGE = "/console/"


class Answer:
    """What the client of the API would not take: pages."""

    def __init__(self, world, path, method="GET", headers=None):
        connection = http.client.HTTPConnection(*address_of(world.need("URL")), timeout=patience(20))
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        self.status, self.header, self.body = answer.status, answer.getheader, answer.read()
        connection.close()


def files(world):
    """The files that the page names."""
    page = Answer(world, PAGE).body.decode("utf-8")
    return [PAGE + name for name in re.findall(r'(?:src|href)="([^":]+)"', page)]


def check_headers(test, answer, path):
    for name, value in HEADERS.items():
        test.equal(answer.header(name), value, f"{name} of {path}")


@case("the page has headers that let nothing else in, and is asked for each time")
def page(test, world):
    answer = Answer(world, PAGE)
    test.equal(answer.status, 200, "status")
    test.equal(answer.header("Content-Type"), "text/html; charset=utf-8", "type")
    test.equal(answer.header("Cache-Control"), "no-cache", "Cache-Control")
    check_headers(test, answer, PAGE)
    test.true(b"<script" in answer.body and not re.search(rb"<(script|style)[^>]*>[^<]|\son[a-z]+=|style=", answer.body),
              "the page has scripts and styles in files only")
    again = Answer(world, PAGE, headers={"If-None-Match": answer.header("ETag") or "none"})
    test.equal((again.status, again.body), (304, b""), "the same page once more")


@case("its files may be kept for ever")
def kept(test, world):
    names = files(world)
    test.true(len(names) >= 2, f"the page names {names}")
    for name in names:
        answer = Answer(world, name)
        test.equal(answer.status, 200, name)
        test.equal(answer.header("Content-Type"), TYPES[name.rsplit(".", 1)[1]], f"type of {name}")
        test.true(answer.header("Cache-Control") in FOREVER, f"Cache-Control of {name}: {answer.header('Cache-Control')}")
        check_headers(test, answer, name)
    test.equal(Answer(world, PAGE + "THIRD-PARTY.txt").header("Cache-Control"), "no-cache", "of the licences")


@case("they are compressed for whom takes that")
def compressed(test, world):
    for name in [PAGE, *files(world)]:
        for method in ("GET", "HEAD"):
            answer = Answer(world, name, method, {"Accept-Encoding": "gzip"})
            test.equal(answer.status, 200, f"{method} {name}")
            if method == "GET":
                test.equal(answer.header("Content-Encoding"), "gzip", f"Content-Encoding of {name}")
                test.true("accept-encoding" in (answer.header("Vary") or "").lower(), f"Vary of {name}")
                test.equal(answer.body[:2], b"\x1f\x8b", f"the first bytes of {name}")


@case("the root and the address without a slash lead there", ["/", "/console", "/?x=1"])
def redirects(test, world, path):
    for method in ("GET", "HEAD"):
        answer = Answer(world, path, method)
        test.equal(answer.status, 302, method)
        test.true(re.fullmatch(r"(http://[^/]+)?/console/(\?x=1)?", answer.header("Location") or ""),
                  f"Location is {answer.header('Location')}")
        test.true(b"<" not in answer.body, f"the redirect is a page: {answer.body[:60]}")


@case("what is not there is a problem, as everywhere", ["nothing", "nothing-ABCDEFGH.js", "index.htm", "a/b", ".htaccess"])
def missing(test, world, name):
    answer = world.stranger.get(PAGE + name)
    test.status(answer, (403, 404) if name.startswith(".") else 404)
    test.true("max-age" not in (answer.header("Cache-Control") or ""), "it may come later")


@case("nobody can change its files", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"])
def methods(test, world, method):
    for path in [PAGE, files(world)[0]]:
        answer = Answer(world, path, method, {"Cookie": "__Host-callbook=secret"})
        test.true(answer.status >= 400 or method == "OPTIONS" and answer.status in (200, 204), f"{path}: {answer.status}")
        test.true(b"secret" not in answer.body, "the answer has the cookie in it")


@case("no path leads out of its folder", ["../callbook.conf", "%2e%2e/callbook.conf", "..%2fcallbook.conf", "./../../env",
                                          "/etc/passwd", "../console/../callbook.conf"])
def outside(test, world, name):
    answer = Answer(world, PAGE + name)
    test.true(answer.status in (400, 403, 404), f"status {answer.status}")
    test.true(b"database_" not in answer.body and b"root:" not in answer.body, "a file of others")


def ask_all(world, paths, query, headers):
    for path in paths:
        Answer(world, path + query, headers=headers)
    time.sleep(patience(0.2))


def lines_with(world, word):
    return {name: found for name in ("LOG", "ACCESS_LOG", "ERROR_LOG")
            if (found := [line for line in world.log_lines(name) if word in line])}


@case("neither cookie nor query nor referring page of a request is in a log")
def unlogged(test, world):
    word = "Kanne" + secrets.token_hex(6)
    headers = {"Cookie": f"__Host-callbook={word}", "Referer": f"http://localhost/{word}", "User-Agent": word}
    paths = ["/", "/console", PAGE, files(world)[0], PAGE + "nothing", "/api/session", "/api/records", "/api/nothing"]
    ask_all(world, paths, f"?search={word}", headers)
    test.equal(lines_with(world, word), {}, "lines")
    test.true(any(f" {files(world)[0]} 200 " in line for line in world.log_lines("ACCESS_LOG")),
              "the access log has no line about a file of the console")


@case("paths of others are in no log")
def paths_unlogged(test, world):
    word = "Kanne" + secrets.token_hex(6)
    ask_all(world, [PAGE + word, f"{PAGE}{word}.js", f"/{word}", f"{PAGE}a/{word}"], "", {})
    test.equal(lines_with(world, word), {}, "lines")

"""What is different behind web servers other than nginx, and why that is so. Everything else is the same.

A fault of a test that such a row describes is told, not counted; a row that no fault fits any more is a fault itself. A
row without a fault means that the test is not run there."""

import re

OWN_ID = (r"-> [45]\d\d: (X-Request-Id is None|instance is not the request id|the request id None came twice|"
          r"X-Content-Type-Options is missing)")
HTML = (r"(the body is HTML|Content-Type of a problem is text/html|no good JSON|not good JSON|the problem is no JSON "
        r"object|X-Request-Id is None|the request id None came twice|X-Content-Type-Options is missing|405 without "
        r"Allow|there is no Content-Length)")
BROKEN = "broken HTTP is answered as a problem"


class Difference:
    """`module`, * for any, and `test`, a pattern of its name, tell where; `fault` is a pattern, too."""

    def __init__(self, module, test, fault, reason):
        self.module = module if module == "*" else "test_" + module
        self.test = re.compile(test)
        self.fault = fault and re.compile(fault, re.DOTALL)
        self.reason = reason
        self.count = 0

    def is_about(self, module, name):
        return self.module in (module, "*") and self.test.search(name)

    def __str__(self):
        return f"{self.module}, {self.test.pattern}: {self.reason}"


def rows(*values):
    return [Difference(*value) for value in values]


CANARY = ("canary", "", None, "these tests have servers of their own, with nginx")

APACHE = [
    CANARY,
    ("web_server", f"{BROKEN}.*(HTTP/2 in text|a version from the future)", "got (401|404)",
     "Apache takes HTTP/2.0 and 9.9 in a request line for 1.1"),
    ("web_server", f"{BROKEN}.*(a header too long|headers too many)", "expected 431, got 400",
     "Apache says 400 of a large header"),
    ("web_server", f"{BROKEN}.*a method in small letters", "expected 400, got 405",
     "Apache passes such methods on; the worker refuses them"),
    ("web_server", f"{BROKEN}.*an encoded NUL", "expected 400, got 404", "Apache says 404 of %00"),
    ("routes", "HEAD is GET without the body", "Vary",
     "Apache looks what the client takes only where there is a body"),
    ("web_server", f"{BROKEN}.*an unknown transfer encoding", "expected 501, got 400",
     "Apache says 400 of transfer encodings other than chunked"),
]

DIFFERENCES = {
    "nginx": [],
    "apache": rows(
        *APACHE,
        ("web_server", BROKEN, OWN_ID, "Apache gives no id to what it cannot read"),
        ("bad_requests", "%", OWN_ID, "Apache gives no id to what it cannot read"),
        ("bad_requests", "%00", "expected 400, got 404", "Apache says 404 of %00"),
        ("web_server", f"{BROKEN}.*(a length and chunks|bad chunks)", "there is no Content-Length",
         "Apache ends the connection after such bodies"),
        ("web_server", f"{BROKEN}.*CONNECT", "expected 400 or 405, got 404", "Apache looks at the path first"),
    ),
    "fcgid": rows(
        *APACHE,
        ("web_server", f"{BROKEN}|TRACE is 405|/api%2frecords", HTML,
         "what Apache refuses before it looks into a customer's folder is the host's"),
        ("*", "", OWN_ID, "a customer's folder gives no ids to errors of the host's Apache"),
        ("description", "headers of answers", "X-Request-Id is described and missing",
         "a customer's folder gives no ids to errors of the host's Apache"),
        ("routes", "what is no id", HTML, "hosts leave AllowEncodedSlashes off: their 404"),
        ("bad_requests", r"\| /nothing", ".", "the rest of the folder is the customer's site"),
        ("bad_requests", "%", f"{HTML}|code: None", "what Apache refuses before it looks into a customer's folder is the host's"),
        ("bad_requests", "%00", "expected 400, got 404", "Apache says 404 of %00"),
        ("web_server", "paths that are not the API's", "expected 404, got (403|405)",
         "the rest of the folder is the customer's site: Apache refuses PUT and DELETE, and lists no folder"),
        ("web_server", f"{BROKEN}.*a length and chunks", "(expected 400, got 500|-> 500: )",
         "mod_fcgid says 500 when it cannot read a body"),
        ("web_server", f"{BROKEN}.*bad chunks", "expected 400, got 401",
         "mod_fcgid passes on what came before bad chunks, here nothing"),
        ("web_server", "when no worker runs", None, "mod_fcgid starts workers as it needs them"),
        ("exports", "a client that (leaves|takes nothing)", None, "these tests ask workers that are not mod_fcgid's"),
        ("exports", "a cut answer is no whole one", "bytes, cut: False instead of True",
         "mod_fcgid ends each answer: that one is cut is told by X-Total-Count, and by the host's error at its end"),
        ("external_ids", "with a slash|%2F", "expected (200|200 or 201|204), got", "hosts leave AllowEncodedSlashes off: their 404"),
        ("external_ids", "with a slash|%2F", HTML, "hosts leave AllowEncodedSlashes off: their 404"),
        ("fronts", "an encoded slash|no file can be read", HTML, "hosts leave AllowEncodedSlashes off: their 404"),
        ("console", "paths of others", "ACCESS_LOG", "the host's log has all paths"),
    ),
    "lighttpd": rows(
        CANARY,
        ("*", "", OWN_ID, "lighttpd's own errors are files and have no id"),
        ("description", "headers of answers", "X-Request-Id is described and missing",
         "lighttpd's own errors are files and have no id"),
        ("compression", "gzip;q=0", "Content-(Encoding|Length)", "lighttpd does not look at the weights of codings"),
        ("search", r'"\\t"', "expected 200, got 400", "lighttpd refuses encoded control characters"),
        ("conditions", "an empty precondition", None, "lighttpd passes no header on that is empty"),
        ("idempotency", r"any other key is refused: '( ?)'[01]$", None, "lighttpd passes no header on that is empty"),
        ("routes", "what is no id", r"\.\.%2F.*(expected 404, got (302|403|501)|-> 302: )",
         "lighttpd decodes %2F, takes .. out, and finds no place, or the site's own"),
        ("routes", "a method that the path does not offer", "FOO: (expected 405, got 501|405 without)",
         "lighttpd says 501 of methods that it does not know"),
        ("bad_requests", "", "expected (400|404|405), got (400|403|404|411|501)|code: '(forbidden|length_required|"
         "malformed|not_implemented)'",
         "lighttpd answers what it finds by itself: no length, no such method, .. and control characters"),
        ("bad_requests", "%00", r"no fault invalid_encoding at .* in \[\]", "lighttpd refuses encoded control characters"),
        ("*", "", r"expected (\d+( or )?)+, got 411", "lighttpd asks for the length of a POST, also where there is no body"),
        ("routes", "a method that the path does not offer", "GET: expected 405, got 400",
         "lighttpd refuses a GET with a body"),
        ("web_server", "when no worker runs", "503 without Retry-After",
         "lighttpd's own errors have no headers of ours"),
        ("web_server", "when no worker runs", "afterwards: expected 200, got 503",
         "lighttpd looks once a second whether a socket has come back"),
        ("web_server", f"{BROKEN}.*a method in small letters", "expected 400, got 501",
         "lighttpd says 501 of methods that it does not know"),
        ("web_server", f"{BROKEN}.*a path above the root", "expected 400, got 404",
         "lighttpd takes .. out and finds nothing there"),
        ("web_server", f"{BROKEN}.*a target too long", "expected 414, got 431",
         "lighttpd counts the target as part of the header"),
        ("web_server", f"{BROKEN}.*no version number", "expected 400, got 505", "lighttpd says 505 of HTTP/x"),
        ("web_server", f"{BROKEN}.*two hosts", "expected 400, got 401", "lighttpd takes the first host"),
        ("web_server", "paths that are not the API's", "expected 404, got (403|501)",
         "lighttpd says 403 of an empty folder, and 501 of PUT and DELETE outside programs"),
        ("web_server", "an absolute target", "expected 200, got 400",
         "lighttpd refuses a target whose host is not that of the header Host"),
    ),
}


class Differences:
    """The rows of one web server."""

    def __init__(self, front):
        self.rows = DIFFERENCES[front]

    def reason_to_skip(self, module, name):
        for row in self.rows:
            if row.fault is None and row.is_about(module, name):
                row.count += 1
                return row.reason
        return None

    def take(self, module, test):
        """Moves the faults that are differences; the reasons."""
        reasons, left = [], []
        for fault in test.faults:
            row = self.find(module, test.name, fault)
            if row:
                row.count += 1
                reasons += [row.reason] if row.reason not in reasons else []
            else:
                left.append(fault)
        test.faults = left
        return reasons

    def find(self, module, name, fault):
        for row in self.rows:
            if row.fault and row.is_about(module, name) and row.fault.search(fault):
                return row
        return None

    def unused(self, modules):
        """Rows of modules that were run whole, but that nothing fitted."""
        return [row for row in self.rows if not row.count and row.module in modules]

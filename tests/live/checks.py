"""What holds for every answer, whatever the test is about."""

import os
import re

PROBLEM = ["type", "title", "status", "detail", "instance", "code"]
EXCESS = ["limit", "value"]  # of what a limit has refused
TITLES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    406: "Not Acceptable", 409: "Conflict", 411: "Length Required", 412: "Precondition Failed",
    413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable",
    422: "Unprocessable Content",
    431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
    503: "Service Unavailable", 505: "HTTP Version Not Supported",
}
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src")
with open(os.path.join(SOURCE, "base", "problem_codes.def"), encoding="utf-8") as table:
    CODES = set(re.findall(r"^CODE\((\w+),", table.read(), re.M))
LIMITED = {"too_large", "too_deep", "too_many_values", "too_many_members", "too_many_words", "too_many_retired",
           "wrong_count", "too_many_items", "too_short", "too_long", "page_too_deep"}
ETAG = re.compile(r'"[!#-~]+"')


def answer_faults(answer):
    """Sentences about what is wrong with the answer in itself."""
    faults = list(answer.wire_faults)
    faults += header_faults(answer)
    if answer.status == 422 and answer.header("Content-Type") == "application/json":
        faults += all_failed_faults(answer)
    elif answer.status >= 400:
        faults += problem_faults(answer)
    else:
        faults += success_faults(answer)
    return faults


def header_faults(answer):
    faults = []
    if not re.fullmatch(r"[0-9a-f]{32}|[0-9a-f-]{36}", answer.request_id or ""):
        faults.append(f"X-Request-Id is {answer.request_id!r}")
    for name in ("X-Request-Id", "Content-Type", "Content-Length", "ETag", "Location", "Link", "Allow", "Retry-After"):
        if len(answer.all(name)) > 1:
            faults.append(f"{name} stands twice")
    if answer.header("Transfer-Encoding") and not answer.is_in_pieces:
        faults.append("the answer is chunked")
    if answer.header("X-Content-Type-Options") != "nosniff":
        faults.append("X-Content-Type-Options is missing")
    if re.search(r"\d", answer.header("Server") or ""):
        faults.append(f"Server tells a version: {answer.header('Server')}")
    etag = answer.header("ETag")
    if etag is not None and not ETAG.fullmatch(etag):
        faults.append(f"ETag is not well-formed: {etag}")
    if b"<html" in answer.body.lower() or answer.body.startswith(b"<"):
        faults.append("the body is HTML")
    return faults


def all_failed_faults(answer):
    """Of a batch all of whose items have failed."""
    faults = json_faults(answer)
    if not faults and list(answer.json) != ["items", "summary"]:
        faults.append(f"the members are {list(answer.json)}")
    return faults


def success_faults(answer):
    faults = []
    if answer.status in (204, 304):
        if answer.header("Content-Type") is not None:
            faults.append(f"{answer.status} has a Content-Type")
        if answer.header("Content-Length") not in (None, "0"):
            faults.append(f"{answer.status} has a Content-Length")
    elif answer.status in (200, 206) and answer.is_file:
        faults += file_faults(answer)
    elif answer.status == 200 and answer.is_in_pieces:
        faults += all_rows_faults(answer)
    elif answer.status in (200, 201, 202, 207):
        if answer.header("Content-Type") != "application/json":
            faults.append(f"Content-Type is {answer.header('Content-Type')}")
        if answer.method != "HEAD":
            faults += json_faults(answer)
    else:
        faults.append(f"status {answer.status} is none of the API's")
    if answer.status == 201 and not answer.header("Location"):
        faults.append("201 without Location")
    if answer.status == 304 and not answer.header("ETag"):
        faults.append("304 without ETag")
    return faults


def all_rows_faults(answer):
    """Of a list as a whole."""
    faults = []
    if not re.fullmatch(r"\d+", answer.header("X-Total-Count") or ""):
        faults.append(f"X-Total-Count is {answer.header('X-Total-Count')}")
    if answer.header("Cache-Control") != "no-store":
        faults.append(f"Cache-Control is {answer.header('Cache-Control')}")
    if answer.header("ETag") or answer.header("Link"):
        faults.append("all rows of a list have an ETag or a Link")
    return faults


def file_faults(answer):
    """Of a file that clients keep."""
    faults = []
    if not answer.header("ETag") or answer.header("Accept-Ranges") != "bytes":
        faults.append("a file has no ETag, or its parts cannot be asked for")
    if not re.fullmatch(r'attachment; filename="[a-z0-9.-]+"', answer.header("Content-Disposition")):
        faults.append(f"Content-Disposition is {answer.header('Content-Disposition')}")
    if (answer.status == 206) != bool(re.fullmatch(r"bytes \d+-\d+/\d+", answer.header("Content-Range") or "")):
        faults.append(f"{answer.status} has Content-Range {answer.header('Content-Range')}")
    if answer.header("Content-Encoding"):
        faults.append("a file is compressed on its way, so that parts of it have no meaning")
    return faults


def json_faults(answer):
    try:
        answer.body.decode("utf-8")
        answer.exact
    except ValueError as error:
        return [f"the body is not good JSON: {error}"]
    return []


def problem_faults(answer):
    faults = []
    if answer.status == 500:
        faults.append("500 is always a bug")
    if answer.header("Content-Type") != "application/problem+json":
        faults.append(f"Content-Type of a problem is {answer.header('Content-Type')}")
    if answer.status == 401 and not (answer.header("WWW-Authenticate") or "").startswith("Bearer"):
        faults.append("401 without WWW-Authenticate: Bearer")
    if answer.status == 405 and not answer.header("Allow"):
        faults.append("405 without Allow")
    if answer.status in (429, 503) and not re.fullmatch(r"[1-9]\d*", answer.header("Retry-After") or ""):
        faults.append(f"{answer.status} without Retry-After")
    if answer.header("ETag"):
        faults.append("a problem has an ETag")
    if answer.method != "HEAD":
        faults += problem_body_faults(answer)
    return faults


def problem_body_faults(answer):
    faults = json_faults(answer)
    problem = answer.json
    if not isinstance(problem, dict):
        return faults + ["the problem is no JSON object"]
    wanted = PROBLEM + excess_of(problem) + (["existing"] if problem.get("code") == "duplicate" else [])
    wanted += ["errors"] if "errors" in problem or answer.status in (400, 422) else []
    if list(problem) != wanted:
        return faults + [f"the problem's members are {list(problem)}"]
    if problem["status"] != answer.status:
        faults.append(f"the problem's status is {problem['status']}")
    if problem["instance"] != answer.request_id:
        faults.append("instance is not the request id")
    if problem["title"] != TITLES.get(answer.status):
        faults.append(f"title is {problem['title']!r}")
    if not isinstance(problem["detail"], str) or not problem["detail"].strip():
        faults.append("detail is empty")
    if not isinstance(problem["type"], str) or not problem["type"]:
        faults.append("type is empty")
    for fault in problem.get("errors", []):
        faults += violation_faults(fault)
    return faults + code_faults(problem)


def excess_of(fault):
    """The members that tell of a limit, in their order; `value` never stands alone."""
    return [name for name in EXCESS if name in fault and "limit" in fault]


def excess_faults(fault):
    """Whatever a limit refuses has that limit as a number."""
    if fault["code"] in LIMITED and "limit" not in fault:
        return [f"{fault['code']} tells no limit: {fault}"]
    return [f"{name} is no whole number: {fault[name]!r}" for name in excess_of(fault)
            if not isinstance(fault[name], int)]


def code_faults(problem):
    """Of one fault the problem has the code, and its sentence says what it is about; of several it is "invalid"."""
    errors = problem.get("errors", [])
    wanted = errors[0]["code"] if len(errors) == 1 else "invalid" if errors else problem["code"]
    faults = [] if problem["code"] in CODES else [f"the code {problem['code']!r} is not in the list"]
    faults += [f"the code {fault['code']!r} is not in the list" for fault in errors if fault["code"] not in CODES]
    if problem["code"] != wanted:
        faults.append(f"the problem's code is {problem['code']!r} instead of {wanted!r}")
    if len(errors) == 1 and re.match("(It|This) ", problem["detail"]):
        faults.append(f"the detail does not say what it is about: {problem['detail']!r}")
    if len(errors) == 1 and [errors[0].get(name) for name in EXCESS] != [problem.get(name) for name in EXCESS]:
        faults.append(f"the problem tells another limit than its only fault: {problem}")
    return faults + excess_faults(problem)


def violation_faults(fault):
    if list(fault) not in ([place, "code", "detail"] + excess_of(fault) for place in ("pointer", "parameter")):
        return [f"a fault's members are {list(fault)}"]
    faults = excess_faults(fault)
    if "pointer" in fault and not re.fullmatch(r"(/[^/]*)*", fault["pointer"]):
        faults.append(f"no JSON pointer: {fault['pointer']!r}")
    if not fault["detail"].strip():
        faults.append("a fault's detail is empty")
    return faults

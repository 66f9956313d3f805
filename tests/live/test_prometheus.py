"""What is made of the metrics: the dashboard, the rules and doc/metrics.md agree with what a server really tells."""

import json
import math
import os
import re
import subprocess
import urllib.error

import exposition
from prometheus import NO_PROXY, Prometheus, need_program
from support.tap import Skip
from tap import case
from world import RECORDS, patience, unknown_id

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
RULES = "packaging/prometheus/callbook.rules.yml"
DASHBOARD = "packaging/grafana/callbook.json"
DOCUMENT = "doc/metrics.md"
METRIC = re.compile(r"(?<![\w:$])callbook_[a-z0-9_]+(?![\w.:/(])")
# What a healthy server may have nothing to say about.
RARE = re.compile(r'status=~"5|_failures_total|out_of_memory')
# What Grafana puts in.
VARIABLES = {"$__rate_interval": "30s", "$__range": "30s", "$instance": ".*", "$route": ".*"}


def source(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def scrape(world):
    if not re.search(r"^metrics *=", source(world.need("CONFIG")), re.M):
        raise Skip("the workers have no file for metrics")
    try:
        with NO_PROXY.open(world.url + "/metrics", timeout=10) as answer:
            return answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        if error.code == 404 and error.headers.get_content_type() != "application/problem+json":
            raise Skip("the web server does not pass /metrics on") from error
        raise


def panels():
    """All of the dashboard that ask for something, also those of closed rows."""
    for panel in json.loads(source(DASHBOARD))["panels"]:
        for one in [panel] + panel.get("panels", []):
            if one.get("targets"):
                yield one


def expressions():
    """Pairs of an expression and its place: of the dashboard, of the rules and of the document."""
    for panel in panels():
        for target in panel["targets"]:
            yield target["expr"], f"{panel['title']} {target['refId']}"
    for number, text in enumerate(re.findall(r"^```promql\n(.*?)^```", source(DOCUMENT), re.M | re.S)):
        for line in text.splitlines():
            yield line, f"{DOCUMENT}, query {number + 1}"


def filled(expression):
    for name, value in VARIABLES.items():
        expression = expression.replace(name, value)
    return expression


@case("metrics are in the text format")
def text_format(test, world):
    families = exposition.read(scrape(world))
    test.true(len(families) > 10, f"only {len(families)} metrics")


@case("promtool finds nothing to say about the metrics")
def promtool_metrics(test, world):
    command = [need_program("promtool"), "check", "metrics"]
    done = subprocess.run(command, input=scrape(world), capture_output=True, text=True, check=False)
    test.equal((done.returncode, done.stdout + done.stderr), (0, ""), "promtool check metrics")


@case("the document tells of every metric")
def documented(test, world):
    families = exposition.read(scrape(world))
    rows = re.findall(r"^\| `(callbook_\w+)`", source(DOCUMENT), re.M)
    test.equal(sorted(rows), sorted(families), "the rows of the table")


@case("only metrics that there are are asked for", [DASHBOARD, RULES, DOCUMENT])
def known(test, world, path):
    asked = set(METRIC.findall(source(path)))
    test.true(len(asked) > 5, f"only {len(asked)} are asked for")
    families = exposition.read(scrape(world))
    test.equal(asked - exposition.names(families) - set(families), set(), "that nobody tells of")


@case("panels do not lie over each other, and have titles and descriptions")
def layout(test, world):
    taken = {}
    for panel in json.loads(source(DASHBOARD))["panels"]:
        place = panel["gridPos"]
        test.true(panel["title"] and (panel["type"] == "row" or panel["description"]), f"{panel['id']} says what it is")
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                test.true(x < 24 and (x, y) not in taken, f"{panel['title']} lies on {taken.get((x, y))}")
                taken[x, y] = panel["title"]


@case("alerts come when they should, and only then")
def alerts(test, world):
    promtool = need_program("promtool")
    for command in (["check", "rules", os.path.join(SOURCE, RULES)],
                    ["test", "rules", os.path.join(SOURCE, "tests/live/rules_test.yml")]):
        done = subprocess.run([promtool, *command], capture_output=True, text=True, check=False)
        test.true(done.returncode == 0, done.stdout + done.stderr)


def make_some(world):
    """Requests that every panel has something to tell of."""
    client = world.account("prometheus").client
    objects = world.objects("prometheus")
    for number in range(4):
        client.get(RECORDS, search="john")
        client.get(f"{RECORDS}/{objects.ids['record']}")
        client.get(f"{RECORDS}/{unknown_id()}")
        client.patch(f"{RECORDS}/{objects.ids['record']}", {"firstName": f"John {number}"})


def look(test, prometheus, expression, place):
    try:
        results = prometheus.ask(filled(expression))
    except ValueError as error:
        test.fail(f"{place}: {error}: {expression}")
        return
    test.true(results or RARE.search(expression), f"{place}: no answer to {expression}")
    numbers = [float(result["value"][1]) for result in results]
    test.true(not numbers or any(map(math.isfinite, numbers)), f"{place}: only {set(numbers)} from {expression}")


@case("Prometheus answers every query of the dashboard and of the document, and follows the rules")
def asked(test, world):
    host = world.stranger.host
    scrape(world)
    with Prometheus(host, os.path.join(SOURCE, RULES)) as prometheus:
        prometheus.wait_for(f'up{{instance="{host}"}} == 1', patience(20))
        make_some(world)
        prometheus.wait_for("count_over_time(callbook_build_info[1m]) >= 4", patience(20))
        make_some(world)
        prometheus.wait_for("instance:callbook_request_duration_seconds:p99_5m > 0", patience(20))
        prometheus.wait_for('rate(callbook_requests_total{route="getRecord", status="404"}[30s]) > 0', patience(20))
        for expression, place in expressions():
            look(test, prometheus, expression, place)
        for panel in panels():
            for target in panel["targets"]:
                for label in re.findall(r"{{(\w+)}}", target["legendFormat"]):
                    results = prometheus.ask(filled(target["expr"]))
                    test.true(all(label in result["metric"] for result in results),
                              f"{panel['title']}: there is no label {label}")
        test.equal(prometheus.ask('ALERTS{alertstate="firing"}'), [], "alerts")

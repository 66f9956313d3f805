"""What all runs have met: every declared answer of every call, and no other."""

from routes import ALL_ROWS, FILES
from support.tap import Skip
from tap import case
from test_logs import fields_of, settled

BEFORE = {("putImportPart", "413")}  # the web server answers so before a worker sees the part
ENOUGH = 1000  # requests; with fewer, only a part of the tests was run


def declared(world):
    """(call, status) for every answer that the API's description has; what the web server's limits answer is none of a
    worker's."""
    return {(operation["operationId"], status) for methods in world.openapi["paths"].values()
            for operation in methods.values() if isinstance(operation, dict) for status in operation["responses"]
            if status != "429" and (operation["operationId"], status) not in BEFORE}


def occurred(world):
    """(call, status) for every answer that a worker gave to this run, with one request as an example."""
    lines, _ = settled(world)
    pairs = {}
    for exchange in world.journal.exchanges:
        for line in lines.get(exchange.request_id, []):
            fields = fields_of(line)
            if fields["route"] not in ("-", "getMetrics"):  # which is no call of the API
                pairs.setdefault((fields["route"], fields["status"]), str(exchange))
    return pairs


def whole_run(world):
    if len(world.journal.exchanges) < ENOUGH:
        raise Skip("only a part of the tests was run")
    return world.once("coverage", lambda: (declared(world), world.met if hasattr(world, "met") else occurred(world)))


@case("every declared answer has occurred")
def all_declared(test, world):
    wanted, met = whole_run(world)
    for name, status in sorted(wanted - set(met)):
        test.fail(f"{name} never answered {status}")


@case("every answer that occurred is declared")
def all_occurred(test, world):
    wanted, met = whole_run(world)
    for name, status in sorted(set(met) - wanted):
        test.fail(f"{name} does not declare {status}: {met[name, status]}")


@case("every answer that occurred is declared with its media type")
def media_types(test, world):
    whole_run(world)
    responses = world.openapi["components"]["responses"]
    for methods in world.openapi["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if "$ref" in response:
                    response = responses[response["$ref"].rpartition("/")[2]]
                wanted = {"application/json"} if status in ("200", "201", "202", "207") else set() if status in ("204", "304") \
                    else {"application/problem+json"}
                if status == "422" and "207" in operation["responses"]:
                    wanted = {"application/problem+json", "application/json"}  # all items have failed
                if operation["operationId"] in ALL_ROWS and status == "200":
                    wanted |= {"text/csv", "application/x-ndjson"}
                if operation["operationId"] in FILES and status in ("200", "206"):
                    wanted = FILES[operation["operationId"]]
                test.equal(set(response.get("content", {})), wanted, f"{operation['operationId']} {status}")

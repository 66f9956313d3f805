#!/usr/bin/env python3
"""Tests of a running Callbook from outside, through its web server. Output is TAP.

run.py FOLDER reads FOLDER/env, which tools/server.sh writes; the options replace single settings of it."""

import argparse
import importlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# Others are started by tools/points.sh only, which does the same.
sys.path.append(os.path.dirname(HERE))
sys.dont_write_bytecode = True

# What the API answers to calls, in two halves, and what servers do: three runs, each with servers of its own, that go on
# beside one another. In this order: what stops servers comes late.
CALLS = ["reference", "records", "batch", "order_batch", "external_ids", "unique", "indexed", "jobs", "imports",
         "bad_files", "import_filters", "round_trips", "import_command", "merge_patch", "parameters", "record_types",
         "fields", "patterns", "campaigns", "orders", "order_lists", "numbers", "claims", "actions", "suppressions",
         "suppressed_many", "suppression_races"]
MORE = ["history", "history_logs", "lists", "thin_lists", "exports", "export_jobs", "cursors", "filters",
        "filter_faults", "filter_values", "segments", "sessions", "search", "costs", "phones", "conditions",
        "idempotency", "routes", "scopes", "tokens", "tenants", "canary", "faults", "bad_requests", "bad_json", "nulls",
        "together", "account", "database_away", "logs"]
SERVERS = ["fastcgi", "web_server", "fronts", "console", "compression", "metrics", "prometheus", "long_lists", "index",
           "purge", "accounts", "upgrade", "problems"]
# What each run of calls leaves behind.
END = ["end"]
# They judge what all calls have answered.
JUDGES = ["coverage", "description"]
RUNS = {"all": CALLS + MORE + SERVERS + END + JUDGES, "calls": CALLS + END, "more": MORE + END,
        "servers": SERVERS, "judge": JUDGES}


def read_env(path):
    with open(path, encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=os.environ.get("CALLBOOK_TEST_FOLDER"),
                        help="where server.sh has put the servers")
    parser.add_argument("--env", help="the file that server.sh has written")
    for name, what in (("url", "of the server"), ("callbook", "the operator's program"), ("config", "its file"),
                       ("log", "of the workers"), ("server", "path of server.sh")):
        parser.add_argument(f"--{name}", help=what)
    parser.add_argument("--only", default="", metavar="WORD",
                        help="tests with that word in their name, or of that module")
    parser.add_argument("--run", default="all", choices=RUNS, help="the modules of that run; the default is all")
    parser.add_argument("--keep", metavar="FILE", help="where the run keeps what was answered, for --run judge")
    parser.add_argument("--kept", metavar="FILE", nargs="+", help="what other runs have kept; --run judge needs no server")
    parser.add_argument("--modules", metavar="NAME,...", help="these modules, in this order")
    return parser.parse_args()


def read_settings(arguments):
    env = arguments.env or (arguments.folder and os.path.join(arguments.folder, "env"))
    settings = read_env(env) if env else {}
    settings.setdefault("CALLBOOK", os.path.join(settings.get("BUILD", "."), "callbook"))
    settings["SERVER"] = os.path.join(HERE, "..", "..", "tools", "server.sh")
    if env:
        settings.setdefault("FOLDER", os.path.dirname(os.path.abspath(env)))
    for name in ("url", "callbook", "config", "log", "server"):
        if getattr(arguments, name):
            settings[name.upper()] = getattr(arguments, name)
    return settings


def main():
    arguments = read_arguments()
    settings = read_settings(arguments)
    if "URL" not in settings and not arguments.kept:
        sys.exit("run.py: a FOLDER with a file env, or --url, is needed")
    import kept
    from tap import run_all
    from world import World
    modules = ["test_" + name for name in (arguments.modules.split(",") if arguments.modules else RUNS[arguments.run])]
    for name in modules:
        importlib.import_module(name)
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    world = kept.read(arguments.kept) if arguments.kept else World(settings)
    passed = run_all(world, modules, arguments.only)
    if arguments.keep:
        kept.write(world, arguments.keep)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())

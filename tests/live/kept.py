"""What a run keeps of the answers that it got, so that all runs are judged together."""

import json
import os
import pickle

from client import Journal
from differences import Differences
from support import SOURCE


class Kept:
    """What the judges want of a world: the answers of several runs, whose servers are gone."""

    def __init__(self, runs):
        self.differences = Differences("nginx")
        self.journal = Journal()
        self.shared = {}
        self.met = {}
        for run in runs:
            self.met = {**run["met"], **self.met}
            self.journal.samples += run["samples"]
            self.journal.exchanges += run["exchanges"]
        with open(os.path.join(SOURCE, "doc", "openapi.json"), encoding="utf-8") as file:
            self.openapi = json.load(file)

    def once(self, name, make):
        if name not in self.shared:
            self.shared[name] = make()
        return self.shared[name]


def write(world, path):
    """Only a run that got to its end has it."""
    from test_coverage import occurred
    run = {"met": occurred(world), "samples": world.journal.samples, "exchanges": [str(one) for one in world.journal.exchanges]}
    with open(path + ".tmp", "wb") as file:
        pickle.dump(run, file)
    os.replace(path + ".tmp", path)


def read(paths):
    runs = []
    for path in paths:
        with open(path, "rb") as file:
            runs.append(pickle.load(file))
    return Kept(runs)

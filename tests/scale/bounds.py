"""What a total may be while clients write: off by what is under way, and no more."""

import collections
import threading


class Bounds:
    """Counts by list: what may have come and what must have, what may have gone and what must have."""

    def __init__(self):
        self.lock = threading.Lock()
        self.reset({})

    def reset(self, counts):
        """Nothing is under way; these are the totals."""
        with self.lock:
            self.base = collections.Counter(counts)
            self.started = {1: collections.Counter(), -1: collections.Counter()}
            self.done = {1: collections.Counter(), -1: collections.Counter()}

    def counted(self, lists, gain, operation):
        """Does something that adds one to these totals, or takes one off, unless it answers False."""
        with self.lock:
            self.started[gain].update(lists)
        happened = operation()
        with self.lock:
            if happened:
                self.done[gain].update(lists)
            else:
                self.started[gain].subtract(lists)
        return happened

    def check(self, verdict, name, read, what):
        """`read()` reads a total."""
        with self.lock:
            came, went = self.done[1][name], self.done[-1][name]
        total = read()
        with self.lock:
            low = self.base[name] + came - self.started[-1][name]
            high = self.base[name] + self.started[1][name] - went
        verdict.true(low <= total <= high, lambda: f"{what}: {total} is not from {low} to {high}")

"""The bars of the project, and what was found beside them."""

from place import short

# The bars of rows with one client: p50 and p99 in milliseconds, scaled; None: no bar.
# A row's name begins with that of its bar; the first one that fits counts.
BARS = (
    ("search: phone in any spelling", 2, 15), ("search", 4, 15),
    ("filter: equality", 3, 50), ("filter: range", 8, 50), ("filter: four", 12, 50), ("filter: or-tree", 15, 50),
    ("sort: number, first", 5, None), ("sort: date, first", 5, None), ("sort: name, first", 5, None),
    ("sort: number, next", 3, None), ("sort: date, next", 3, None), ("sort: name, next", 3, None),
    ("total=exact", 200, None),
)


def markdown(head, lines):
    text = ["| " + " | ".join(head) + " |", "|" + "|".join(["---"] + ["---:"] * (len(head) - 1)) + "|"]
    text += ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join(text)


def time_of(milliseconds):
    digits = 2 if milliseconds < 10 else 1 if milliseconds < 100 else 0
    return f"{milliseconds:.{digits}f}"


def bar_of(name):
    """That of a row; None: it has none."""
    return next((bar for bar in BARS if name.startswith(bar[0])), None)


def is_read(name):
    return name.startswith(("get", "list", "any page", "cursor"))


def is_flat(name):
    return name.startswith(("get", "list"))


class Bars:
    """The bars of the project, held against what was found. What was not measured is left out."""

    def __init__(self, found):
        self.found = found
        self.rows = {(row["kind"], row["name"]): row["sizes"] for row in found["rows"]}
        self.smallest = str(found["sizes"][0])
        self.largest = str(found["sizes"][-1])
        self.lines = []

    def value(self, kind, name, size, what):
        sizes = self.rows.get((kind, name), {})
        result = sizes.get(size) or (next(iter(sizes.values())) if kind == "limit" and len(sizes) == 1 else None)
        return result[what] if result else None

    def line(self, text, number, bar, at_most, form="{:,.2f}"):
        held = number <= bar if at_most else number >= bar
        self.lines.append([text, form.format(number), ("≤ " if at_most else "≥ ") + form.format(bar),
                           "held" if held else "**missed**"])

    def worst(self, text, names, what, bar):
        """Of times, which are scaled."""
        found = [(self.value("one", name, self.largest, what) * self.found["scale"], name) for kind, name in self.rows
                 if kind == "one" and names(name)]
        if found:
            number, name = max(found)
            self.line(f"{text}, {short(int(self.largest))}: the worst {what} ms, scaled ({name})", number, bar, True)

    def growth(self, text, names, bar):
        found = []
        for kind, name in self.rows:
            if kind == "one" and names(name):
                found.append((self.value("one", name, self.largest, "p50") /
                              self.value("one", name, self.smallest, "p50"), name))
        if found:
            ratio, name = max(found)
            sizes = f"{short(int(self.largest))} to {short(int(self.smallest))}"
            self.line(f"{text}: p50 of {sizes} ({name})", ratio, bar, True)

    def ratio(self, text, upper, lower, bar, lower_size=None):
        for size in ([self.largest] if lower_size else [str(each) for each in self.found["sizes"]]):
            over = self.value(*upper, size, "rate")
            under = self.value(*lower, lower_size or size, "rate")
            if over and under:
                self.line(f"{text}, {short(int(size))}", over / under, bar, False)

    def memory(self, text, names, bar):
        sizes = [result["pss_kib"]["max"] for (kind, name), by_size in self.rows.items()
                 if kind == "many" and names(name) for result in by_size.values() if "pss_kib" in result]
        if sizes:
            self.line(f"memory of a worker {text}, PSS in MiB", max(sizes) / 1024, bar, True)

    def all_times(self):
        self.worst("get, list, page", is_read, "p50", 3)
        self.worst("get, list, page", is_read, "p99", 15)
        for bar in BARS:
            def is_its(name, bar=bar):
                return bar_of(name) == bar
            self.worst(bar[0], is_its, "p50", bar[1])
            if bar[2]:
                self.worst(bar[0], is_its, "p99", bar[2])
        if self.smallest != self.largest:
            self.growth("get and list", is_flat, 1.3)
            self.growth("search", lambda name: name.startswith("search"), 3)

    def all_rates(self):
        select, insert = ("limit", "(c) libfcgi, one select"), ("limit", "(c) libfcgi, one insert")
        for name in ("get one with a history", "get one, never in a campaign"):
            self.ratio(f"{name} : (c) select", ("many", name), select, 0.85)
            self.ratio(f"{name}, kept connections : (c) select", ("many", f"{name}, kept connections"), select, 1.15)
        self.ratio("list of 10 by type : (c) select", ("many", "list of 10: type"), select, 0.5)
        self.ratio("create : (c) insert", ("many", "create"), insert, 0.5)
        if self.smallest != self.largest:
            self.ratio(f"create : create at {short(int(self.smallest))}", ("many", "create"), ("many", "create"), 0.8,
                       self.smallest)
        for upper, lower, bar in (("get by external id", "get one", 0.95), ("put by external id, new", "create", 0.8),
                                  ("put by external id, there", "create", 0.8),
                                  ("create", "create, no field indexed or unique", 0.8)):
            self.ratio(f"{upper} : {lower}, one client", ("one", upper), ("one", lower), bar)

    def all(self):
        self.all_times()
        self.all_rates()
        self.memory("under load", lambda name: not name.startswith("create"), 4.5)
        self.memory("that packs", lambda name: name.startswith("create"), 24)
        disk = self.found["disk"]
        whole = sum(table["file"] for table in disk["tables"].values())
        self.line("disk for a million records, GB", whole / 1e3 / disk["records"], 1.7, True)
        filled = self.found["filled"][self.largest]
        if filled:
            text = f"seed with orders, events and index, {short(int(self.largest))}, records/s"
            self.line(text, filled, 25000, False, "{:,.0f}")
        return markdown(["aim", "found", "wanted", ""], self.lines) if self.lines else ""

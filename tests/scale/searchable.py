"""What rows can be found by. A token is looked for by looking at every word there is."""

from reference import ENDING, record_tokens

KEPT = 200


def pairs(run):
    return {run[i:i + 2] for i in range(len(run) - 1)}


class Searchable:
    def __init__(self, rows):
        self.words = {}
        self.phones = {}
        self.runs = []
        self.found = {}
        for place, row in enumerate(rows):
            self.add(place, row)

    def add(self, place, row):
        found = {token for text in row.texts if text for token in record_tokens(text)}
        digits = row.phone.lstrip("+")
        self.phones.setdefault(digits, []).append(place)
        for word in {word for kind, word in found if kind != "run"} | {digits}:
            self.words.setdefault(word, []).append(place)
        runs = {word for kind, word in found if kind == "run"}
        if runs:
            self.runs.append((place, runs, set().union(*map(pairs, runs))))

    def with_run(self, wanted):
        """A single character where it occurs, more where all their pairs occur."""
        if len(wanted) == 1:
            return {place for place, runs, _ in self.runs if any(wanted in run for run in runs)}
        wanted = pairs(wanted)
        return {place for place, _, known in self.runs if wanted <= known}

    def with_word(self, kind, wanted):
        places = set()
        for word, its_places in self.words.items():
            if word.startswith(wanted):
                places.update(its_places)
        if kind == "digits" and len(wanted) >= ENDING:
            for phone, its_places in self.phones.items():
                if phone.endswith(wanted):
                    places.update(its_places)
        return places

    def with_either(self, words, endings):
        """All of the words, or one number that ends so, or a word that begins so."""
        places = set.intersection(*(self.places_of(*word) for word in words))
        for is_end, digits in endings:
            if not is_end:
                places = places.union(self.with_word("letters", digits))
                continue
            for phone, its_places in self.phones.items():
                if phone.endswith(digits):
                    places = places.union(its_places)
        return places

    def places_of(self, kind, wanted):
        if kind == "either":
            return self.with_either(*wanted)
        if (kind, wanted) not in self.found:
            if len(self.found) >= KEPT:
                self.found.clear()
            self.found[kind, wanted] = self.with_run(wanted) if kind == "run" else self.with_word(kind, wanted)
        return self.found[kind, wanted]

"""Texts in several scripts, and what a search of them finds by reading every word."""

import random

# Letters of each script; those of RUNS come in runs without spaces, which are found by their pairs.
SCRIPTS = {
    "latin": "abcdefghijklmnopqrstuvwxyz", "cyrillic": "абвгдежзиклмнопрстуфхцчшщыэюя", "greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשת", "hangul": "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허",
    "han": "".join(chr(0x4E00 + at) for at in range(4000)), "kana": "".join(chr(0x30A2 + at * 2) for at in range(16)),
}
RUNS = ("han", "kana", "hangul")
VOCABULARY = 30000


def vocabulary(letters, chance):
    """Words, the frequent ones first, each once."""
    words = set()
    while len(words) < VOCABULARY:
        words.add("".join(chance.choices(letters, k=chance.randint(3, 9))))
    words = sorted(words)
    chance.shuffle(words)
    return words


class Script:
    """Texts of one script, whose words are as frequent as those of a language."""

    def __init__(self, name, chance):
        self.name = name
        self.is_run = name in RUNS
        self.letters = SCRIPTS[name]
        self.words = [] if self.is_run else vocabulary(self.letters, chance)
        weights = [1 / (at + 3) for at in range(len(self.letters) if self.is_run else VOCABULARY)]
        self.sums = [0.0]
        for weight in weights:
            self.sums.append(self.sums[-1] + weight)
        self.sums = self.sums[1:]

    def text(self, chance, bytes_wanted):
        """Its text, and all words of it, none for a script without."""
        if self.is_run:
            letters = chance.choices(self.letters, cum_weights=self.sums, k=max(2, bytes_wanted // 3))
            return "。".join("".join(letters[at:at + 30]) for at in range(0, len(letters), 30)), ()
        width = 1 if self.name == "latin" else 2
        words = chance.choices(self.words, cum_weights=self.sums, k=max(1, bytes_wanted // (6 * width + 1)))
        return " ".join(words), words


class Query:
    """One query word, and the numbers of the records that it finds."""

    def __init__(self, script, text):
        self.script = script
        self.text = text
        self.found = []
        self.matching = frozenset(word for word in script.words if word.startswith(text))

    def look(self, number, script, text, words):
        if script is not self.script or self.found[-1:] == [number]:
            return
        if self.text in text if script.is_run else not self.matching.isdisjoint(words):
            self.found.append(number)


def queries(scripts, chance):
    """Words of which many records have one, and few."""
    for script in scripts:
        if script.is_run:
            for low in (0, 20, 200):
                low = min(low, len(script.letters) // 2)
                yield Query(script, "".join(chance.sample(script.letters[low:low + 8], 2)))
        else:
            for at in (50, 3000, 20000):
                yield Query(script, script.words[at])
            yield Query(script, script.words[500][:3])


class Prose:
    def __init__(self, names, seed=1):
        self.chance = random.Random(seed)
        self.scripts = [Script(name, self.chance) for name in names]
        self.queries = list(queries(self.scripts, self.chance))

    def note(self, number, size):
        """The text of the record of that number, of about so many bytes."""
        script = self.scripts[number % len(self.scripts)]
        text, words = script.text(self.chance, size)
        for query in self.queries:
            query.look(number, script, text, words)
        return text

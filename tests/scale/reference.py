"""The search as it is described, done the slow way: every record is looked at, every word of it."""

import unicodedata

LATIN = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ħ": "h", "ŋ": "n"}
DROPPED = "'’‘\u00ad\u200b\u200c\u200d\u0640"
MARKS = [(0x0300, 0x036F), (0x0483, 0x0487), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670)]
RUNS = [(0x4E00, 0x9FFF), (0x3040, 0x30FF), (0x0E00, 0x0E7F)]


def folded(text):
    """Lower case, without accents, in one width; й stays what it is."""
    kept = []
    for character in unicodedata.normalize("NFKD", text.casefold()):
        if character in DROPPED:
            continue
        if any(low <= ord(character) <= high for low, high in MARKS):
            if character == "\u0306" and kept and kept[-1] == "и":
                kept[-1] = "й"
            continue
        if unicodedata.category(character) == "Nd":
            character = str(unicodedata.digit(character))
        kept += LATIN.get(character, character)
    return unicodedata.normalize("NFC", "".join(kept))


def kind_of(character):
    if any(low <= ord(character) <= high for low, high in RUNS):
        return "run"
    if character in "0123456789":
        return "digits"
    return "letters" if unicodedata.category(character)[0] in "LM" else None


def tokens(text):
    """(kind, token) of all words and runs."""
    found = []
    last = None
    for character in folded(text):
        kind = kind_of(character)
        if kind and kind == last:
            found[-1][1] += character
        elif kind:
            found.append([kind, character])
        last = kind
    return [tuple(token) for token in found]


def pairs(run):
    return {run[i:i + 2] for i in range(len(run) - 1)}


class Words:
    """What a record can be found by."""

    def __init__(self, record):
        texts = [record["firstName"], record["lastName"]] + [
            "true" if value is True else "false" if value is False else str(value)
            for value in record["parameters"].values()]
        all_tokens = [token for text in texts if text for token in tokens(text)]
        self.phone = record["phone"].lstrip("+")
        self.words = {text for kind, text in all_tokens if kind != "run"} | {self.phone}
        self.runs = [text for kind, text in all_tokens if kind == "run"]
        self.pairs = set().union(*map(pairs, self.runs)) if self.runs else set()

    def has(self, kind, word):
        if kind == "run":
            return any(word in run for run in self.runs) if len(word) == 1 else pairs(word) <= self.pairs
        if any(known.startswith(word) for known in self.words):
            return True
        return kind == "digits" and len(word) >= 3 and self.phone.endswith(word)


def query_tokens(query):
    """The words of a query. One that is written like a phone number is one word."""
    text = query.strip()
    if text and (text[0] in "+(" or text.startswith("00")) and all(sign in "0123456789+()-./ " for sign in text):
        digits = "".join(sign for sign in text if sign in "0123456789")
        digits = digits[2:] if digits.startswith("00") else digits
        return [("digits", digits)] if digits else []
    return tokens(query)


"""The search as it is described, done the slow way: every record is looked at, every word of it."""

import unicodedata

# What no decomposition takes apart.
LATIN = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ħ": "h", "ŋ": "n",
         "ŧ": "t", "ĸ": "q", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɨ": "i", "ʉ": "u", "ƶ": "z", "ґ": "г"}
APOSTROPHES = set("'’‘\u0640\u05f3\u05f4") | {chr(code) for code in range(0x02B9, 0x02C0)}
DECORATIONS = [(0x0300, 0x036F), (0x0483, 0x0487), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F),
               (0x0670, 0x0670), (0x06D6, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
               (0xFE20, 0xFE2F)]
# Han, kana, Thai, Lao, Khmer, Myanmar: written without spaces.
RUNS = [(0x4E00, 0x9FFF), (0x3041, 0x30FF), (0x0E00, 0x0E7F), (0x0E80, 0x0EFF), (0x1780, 0x17FF), (0x1000, 0x109F)]
BREVE = "\u0306"
LONGEST = 64
ENDING = 3
WORDS = 8


def lies_in(character, ranges):
    return any(low <= ord(character) <= high for low, high in ranges)


def vanishes(character):
    return character in APOSTROPHES or unicodedata.category(character) == "Cf"


def separates(character):
    return (unicodedata.category(character)[0] not in "LNM"
            or unicodedata.decomposition(character).startswith("<fraction>"))


def decomposed(character):
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())


def plain(part):
    """What a part of a decomposition stands for; nothing when it vanishes, a space when words end here."""
    if vanishes(part) or (part != BREVE and lies_in(part, DECORATIONS)):
        return ""
    if separates(part):
        return " "
    if unicodedata.category(part) == "Nd":
        return str(unicodedata.digit(part))
    return LATIN.get(part, part)


def folded(text):
    """Lower case, without accents, in one width. Words end at spaces."""
    signs = []
    for character in text:
        if vanishes(character):
            continue
        signs += " " if separates(character) else "".join(plain(part) for part in decomposed(character))
    return signs


def kind_of(sign):
    if sign in "0123456789":
        return "digits"
    return "run" if lies_in(sign, RUNS) else "letters"


def tokens(text):
    """(kind, token) of all words and runs."""
    found = []
    last = None
    for sign in folded(text):
        if sign == " ":
            last = None
        elif unicodedata.category(sign)[0] == "M":
            if last in ("letters", "run") and (sign != BREVE or found[-1][1][-1] == "и"):
                found[-1][1] += sign
        elif kind_of(sign) == last:
            found[-1][1] += sign
        else:
            last = kind_of(sign)
            found.append([last, sign])
    composed = [(kind, unicodedata.normalize("NFC", token)) for kind, token in found]
    return [(kind, token if kind == "run" else token[:LONGEST]) for kind, token in composed]


def pairs(run):
    return {run[i:i + 2] for i in range(len(run) - 1)}


def is_phone_sign(character):
    return unicodedata.category(character) in ("Nd", "Pd", "Cf") or character in "./()[]+ "


def query_tokens(query):
    """The words of a query. One that is written like a phone number is one word."""
    text = query.strip()
    if text[:1] in ("+", "(") or text.startswith("00"):
        if all(map(is_phone_sign, text)):
            digits = "".join(token for _, token in tokens(text))
            digits = digits[2:] if digits.startswith("00") else digits
            return [("digits", digits)] if digits else []
    return tokens(query)

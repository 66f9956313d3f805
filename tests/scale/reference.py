"""The search as it is described, done the slow way: every record is looked at, every word of it."""

import re
import unicodedata

# What no decomposition takes apart.
LATIN = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ħ": "h", "ŋ": "n",
         "ŧ": "t", "ĸ": "q", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɨ": "i", "ʉ": "u", "ƶ": "z", "ґ": "г"}
APOSTROPHES = set("'’‘\u0640\u05f3\u05f4") | {chr(code) for code in range(0x02B9, 0x02C0)}
DECORATIONS = [(0x0300, 0x036F), (0x0483, 0x0487), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F),
               (0x0670, 0x0670), (0x06D6, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
               (0xFE20, 0xFE2F)]
# Han, kana, Thai, Lao, Khmer, Myanmar: written without spaces; and Hangul.
RUNS = [(0xAC00, 0xD7A3), (0x4E00, 0x9FFF), (0x3041, 0x30FF), (0x0E00, 0x0E7F), (0x0E80, 0x0EFF), (0x1780, 0x17FF),
        (0x1000, 0x109F)]
BREVE = "\u0306"
LONGEST = 64
ENDING = 3
WORDS = 12
PHONE = 7  # digits
QUOTES = set("'’‘´`ʼ")


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


def spans(text):
    """Letters and digits that stand together, quotes between letters left out: each as its (kind, token)s."""
    found, inside = [], False
    for kind, token, is_new in bound_tokens(text):
        if is_new or not inside or kind == "run":
            found.append([])
        found[-1].append((kind, token))
        inside = kind != "run"
    return found


def bound_tokens(text):
    """(kind, token, whether something stands before it that parts words)."""
    parts, last = [], 0
    for at, sign in enumerate(folded(text) + [" "]):
        if sign == " ":
            piece = "".join(folded(text)[last:at])
            parts += [(kind, token, nth == 0) for nth, (kind, token) in enumerate(tokens(piece))]
            last = at + 1
    return parts


def glued(span):
    return "letters", "".join(token for _, token in span)[:LONGEST]


def record_tokens(text):
    """All that a text is found by: its words, those between quotes, and what stands together as one."""
    found = set(tokens(text))
    found |= set(tokens("".join(" " if sign in QUOTES else sign for sign in text)))
    return found | {glued(span) for span in spans(text) if len(span) > 1}


def is_phone_sign(character):
    return unicodedata.category(character) in ("Nd", "Pd", "Cf") or character in "./()[]+ "


def phone_endings(query):
    """(whether it is the end, digits) for a query that is a phone number and nothing else, besides being words."""
    text = query.strip()
    if not all(map(is_phone_sign, text)) or "+" in text[1:] or re.fullmatch(r"\d{4}-\d\d?-\d\d?", text):
        return []
    digits = "".join(token for _, token in tokens(text))
    if text[:1] == "+":
        return [(False, digits)] + ([(True, digits.lstrip("0"))] if len(digits) >= PHONE else [])
    return [(True, digits.lstrip("0"))] if len(digits) >= PHONE else []


def query_tokens(query):
    """The words of a query, those that stand together as one; all of it may be one phone number instead, or a part."""
    endings, groups = phone_endings(query), query.split()
    if endings and len(groups) > 1:
        words = [word for group in groups for word in query_tokens(group)]
    else:
        words = [span[0] if len(span) == 1 else glued(span) for span in spans(query)]
    return [("either", (tuple(words), tuple(endings)))] if endings and words else words

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
# Han, kana, Thai, Lao, Khmer, Myanmar: written without spaces; and Hangul, whole and in pieces.
RUNS = [(0xAC00, 0xD7A3), (0x1100, 0x11FF), (0x4E00, 0x9FFF), (0x3041, 0x30FF), (0x0E00, 0x0E7F), (0x0E80, 0x0EFF), (0x1780, 0x17FF),
        (0x1000, 0x109F)]
BREVE = "\u0306"
LONGEST = 64
ENDING = 3
WORDS = 12
PHONE, LONGEST_PHONE = 7, 15  # digits
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


def sign_class(character):
    """Digit, Plus, Between the parts of a number, not Seen, Letter, or else an X."""
    character = unicodedata.normalize("NFKC", character) if "\uff00" < character < "\uff5f" else character
    category = unicodedata.category(character)
    if category == "Nd":
        return "D"
    if character == "+":
        return "P"
    if category == "Pd" or character in "./()[]\u2212" or character.isspace():
        return "B"
    if category == "Cf":
        return "S"
    if lies_in(character, RUNS):
        return "X"
    return "L" if category[0] in "LMN" or vanishes(character) else "X"


def phone_parts(text):
    """(text, whether it is written as a phone number), one after the other. Digits with letters around belong to a word."""
    classes = "".join(map(sign_class, text))
    parts, last, at = [], 0, 0
    while at < len(text):
        stretch = re.compile("[PB][PBS]*D[DBS]*|D[DBS]*").match(classes, at)
        end = stretch.end() if stretch else at
        if stretch and classes[end:end + 1] == "L":
            end = at + re.search("(D[DS]*)?$", stretch[0]).start()
        if "D" in classes[at:end]:
            parts += [(text[last:at], False), (text[at:end], True)]
            last = at = end
        else:
            word = re.compile("[LD][LDS]*").match(classes, at)
            at = word.end() if word else at + 1
    return [part for part in parts + [(text[last:], False)] if part[0]]


def is_date(text):
    """Year, month and day, or day and month, in either order, before the year; with the same sign between."""
    match = re.fullmatch(r"(\d{1,4}) *([-./]) *(\d{1,2}) *\2 *(\d{1,4})", text.strip())
    if not match:
        return False
    first, second, third = match[1], match[3], match[4]
    if len(first) == 4:
        pairs, year = [(third, second)], first
    else:
        pairs, year = [(first, second), (second, first)], third
    return len(year) == 4 and any(len(day) <= 2 and 1 <= int(day) <= 31 and 1 <= int(month) <= 12
                                  for day, month in pairs)


def plain_sign(sign):
    kind = sign_class(sign)
    if kind == "B":
        return "-" if unicodedata.category(sign) == "Pd" else sign if sign in "./" else " "
    return {"P": "+", "S": ""}[kind] if kind in "PS" else "".join(folded(sign))


def phone_endings(text):
    """(whether it is the end, digits) that what is written as a phone number asks for, besides being words."""
    plain = "".join(map(plain_sign, text))
    digits = "".join(filter(str.isdecimal, plain))
    found = []
    if len(digits) >= PHONE and ENDING <= len(digits.lstrip("0")) <= LONGEST_PHONE and not is_date(plain):
        found.append((True, digits.lstrip("0")))
    if plain.strip()[:1] == "+" and len(digits) <= LONGEST_PHONE:
        found.append((False, digits))
    return found


def words_of(text):
    return [span[0] if len(span) == 1 else glued(span) for span in spans(text)]


def within(text, endings):
    """The words of a phone number, and the numbers that blanks part within it."""
    words = []
    for group in text.split():
        if phone_endings(group) == endings:
            words += words_of(group)
        else:
            words += query_tokens(group)
    return words


def query_tokens(query):
    """The words of a query, those that stand together as one; what is written as a phone number may be that instead."""
    tokens = []
    for part, is_phone in phone_parts(query):
        endings = phone_endings(part) if is_phone else []
        tokens += [("either", (tuple(within(part, endings)), tuple(endings)))] if endings else words_of(part)
    return tokens


def count_words(tokens):
    return sum(count_words(token[1][0]) if token[0] == "either" else 1 for token in tokens)

"""Records and queries for the tests: words of many scripts, a few common and many rare, in many combinations."""

import unicodedata

FIRST = ["Maria", "Mario", "María", "Jo", "José", "Łukasz", "Søren", "O'Brien", "D’Arcy", "Zoë", "Мария", "Сергей",
         "Фёдор", "Ελένη", "محمد", "مُحَمَّد", "שָׁלוֹם", "שלום", "शिव", "हिन्दी", "สมชาย", "東京", "京都子", "ハナ", "ﾊﾅ",
         "ガギ", "민수", unicodedata.normalize("NFD", "민수"), "Ａｎｎａ", "Anna-Lena", "Nr7", "İpek", "Işık", "ﬁona",
         "Андрей", "Андреи", "ລາວ", "ខ្មែរ", "မြန်မာ", "Dzsenifer", "Ĳsbrand", "\u200fمينا\u200e", "Ann\u00adMarie",
         "Ma\u0301rta", "VIII", "Ⅷ"]
LAST = ["Garcia", "García", "Nguyễn", "Øster", "Müller", "Mueller", "Иванов", "Іжак", "Їжак", "Παππάς", "ΠΑΠΠΑΣ",
        "田中", "Smith", "Smithson", "van der Berg", "Al-Amin", "Þór", "Ðorđe", "एक", "X", "Straße", "STRASSE", "ỳ",
        "O’Neil", "Oneil", "ศรีสุข", "佐藤田", "ヴァン", "ไทยแลนด์", "Æsir", "Ŋomo", "Ħal", "کریم", "גורג׳", "L'Œuvre",
        "a" * 80, "京" * 70 + "都"]
NOTES = ["called back", "renewal due", "newsletter", "harbour view", "vineyard tour", "no answer", "2026-04-01",
         "e-mail only", "京都大学", "VIP", "left 2 messages", "Straße 12", "true north", "٣ calls", "१२ बजे", "5½ rooms",
         "m² 40", "①②", "x²", "東京都庁前", "大学京都", "ที่อยู่กรุงเทพ", "50% off", "a_b*c", "😀ok😀", "tel. 030/1234", "C++",
         "null", "naïve café", "naïve café".upper(), unicodedata.normalize("NFD", "naïve café"),
         "line one\nline two", "tab\tstop", "“quoted”", "zero\u200bwidth", "ﾊﾝｸﾞﾙ", "カタカナ・ひらがな", "10.5", "0012",
         "00", "1", "Bangkok 10110 ไทย"]
SYLLABLES = ["ba", "co", "dri", "fen", "gul", "ho", "ik", "ja", "kel", "lo", "mi", "nar", "os", "pe", "qua", "rin"]
CITIES = ["Berlin", "Köln", "Łódź", "São Paulo", "東京", "Київ", "Αθήνα", "القاهرة", "New York", "กรุงเทพ",
          "Reykjavík", "서울"]
CODES = ["1", "44", "4930", "8190", "380"]
FIXED = ["mar", "m", "jo", "lukasz", "obrien", "darcy", "фед", "сергеи", "сергей", "ελεν", "京", "東京", "ハ", "민", "nr",
         "7", "strasse", "ss", "x", "2026", "04 01", "e mail", "大学", "true", "false", "3", "nobody", "%", "_", "*",
         "'", "''", "\"", "😀", "\u200b", "+", "(", "00", "0000", "()", "-", "a", "s", "st", "null", "京都京", "都京都",
         "京京京", "a" * 64, "a" * 65, "a" * 90, "京" * 65, "½", "5 12", "512", "²", "ab", "c", "i", "ı", "ﬁ", "viii",
         "и", "й", "ใ", "\u0301", "７", " jo ", "jo jo jo", "jo zoe jo", "jo!zoe?", "１２", "١٢", "active", "archived",
         "record", "note", "\\", "select 1", "ok"]
STATUSES = ["active", "inactive", "archived"]
ORDER_STATUSES = ["registered", "planned", "scheduled", "busy", "contacted", "canceled", "do-not-call"]
FIELDS = [{"id": "note", "type": "textarea", "title": "Note"}, {"id": "amount", "type": "number", "title": "Amount"},
          {"id": "price", "type": "decimal", "title": "Price"}, {"id": "vip", "type": "bool", "title": "VIP"},
          {"id": "since", "type": "date", "title": "Since"},
          {"id": "city", "type": "select", "title": "City", "options": CITIES}]


def made_up(chance):
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(1, 4)))


def name_of(chance, names):
    """A few names are common, most are not."""
    if chance.random() < 0.25:
        return made_up(chance).title()
    return names[min(int(chance.expovariate(0.08)), len(names) - 1)]


def parameters_of(chance):
    makers = {"note": lambda: " ".join(chance.choices(NOTES, k=chance.randint(1, 3)) + [made_up(chance)]),
              "amount": lambda: chance.randint(-50, 5000), "price": lambda: chance.randint(0, 99999) / 100,
              "vip": lambda: chance.random() < 0.5, "city": lambda: chance.choice(CITIES),
              "since": lambda: f"{chance.randint(2019, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"}
    return {name: make() for name, make in makers.items() if chance.random() < 0.4}


def new_record(chance, type_uuid, number):
    return {"recordTypeUuid": type_uuid, "phone": f"+{chance.choice(CODES)}{number:07d}",
            "firstName": name_of(chance, FIRST) if chance.random() < 0.95 else None,
            "lastName": name_of(chance, LAST) if chance.random() < 0.9 else None,
            "status": chance.choices(STATUSES, [8, 2, 1])[0], "parameters": parameters_of(chance)}


def new_change(chance, number):
    """What a PATCH sets."""
    return chance.choice([
        {"firstName": name_of(chance, FIRST)}, {"lastName": name_of(chance, LAST)}, {"lastName": None},
        {"status": chance.choice(STATUSES)}, {"parameters": parameters_of(chance)},
        {"parameters": {"note": made_up(chance), "city": chance.choice(CITIES)}}, {"parameters": {"note": None}},
        {"phone": f"+33{number:08d}"}, {"firstName": name_of(chance, FIRST), "status": chance.choice(STATUSES)}])


def typed(chance, word):
    """A word as somebody may type it: part of it, in capitals, in another Unicode form."""
    if chance.random() < 0.6:
        word = word[:chance.randint(1, 8)]
    form = chance.random()
    if form < 0.15:
        return word.upper()
    return unicodedata.normalize(chance.choice(["NFD", "NFKC"]), word) if form < 0.35 else word


def words_of(chance, rows, most):
    """Words of one record, or of several."""
    row = chance.choice(rows)
    words = []
    for _ in range(chance.choices(range(1, most + 1), [10, 9, 5, 3, 2, 2, 1, 1][:most])[0]):
        if chance.random() < 0.1:
            row = chance.choice(rows)
        text = chance.choice([text for text in row.texts if text] + [row.phone])
        words.append(typed(chance, chance.choice(text.split() or [text])))
    return " ".join(words)


def part_of_text(chance, rows):
    """Signs that stand side by side, wherever: of scripts without spaces this is what people look for."""
    text = chance.choice([text for text in chance.choice(rows).texts if text] or ["京"])
    at = chance.randrange(len(text))
    return text[at:at + chance.randint(1, 6)]


def phone_query(chance, rows):
    phone = chance.choice(rows).phone
    return chance.choice([
        lambda: phone[-chance.randint(1, 9):], lambda: "00" + phone[1:], lambda: phone,
        lambda: f"({phone[1:4]}) {phone[4:7]}-{phone[7:]}", lambda: phone[:chance.randint(2, 7)], lambda: phone[1:6],
        lambda: f"{phone[-4:]} {phone[1:3]}", lambda: f"{phone[-3:]} {chance.choice(FIXED)}",
        lambda: str(chance.randint(100, 99999))])()


def new_query(chance, rows):
    kind = chance.random()
    if kind < 0.15:
        return phone_query(chance, rows)
    if kind < 0.3:
        return part_of_text(chance, rows)
    if kind < 0.5:
        return " ".join(chance.choices(FIXED, k=chance.choices([1, 2, 3, 13], [12, 6, 2, 1])[0]))
    if kind < 0.55:
        return f"{chance.choice(FIXED)} {made_up(chance)[:chance.randint(1, 6)]}"
    return words_of(chance, rows, 8)

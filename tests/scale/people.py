"""Records for the tests: few words in many combinations, so that queries find some, many and none."""

FIRST = ["Maria", "Mario", "María", "Jo", "José", "Łukasz", "Søren", "O'Brien", "D’Arcy", "Zoë", "Мария", "Сергей", "Фёдор",
         "Ελένη", "محمد", "शिव", "สมชาย", "東京", "京都子", "ハナ", "민수", "Ａｎｎａ", "Nr7", "Straße"]
LAST = ["Garcia", "García", "Nguyễn", "Øster", "Müller", "Иванов", "Παππάς", "田中", "Smith", "Smithson", "van der Berg",
        "Al-Amin", "Þór", "Ðorđe", "एक", "X"]
NOTES = ["called back", "renewal due", "newsletter", "harbour view", "vineyard tour", "no answer", "2026-04-01",
         "prefers e-mail", "京都大学", "VIP", "left 2 messages", "Straße 12", "true north", "٣ calls"]
QUERIES = ["mar", "maria", "m", "jo", "jose", "lukasz", "obrien", "darcy", "zoe", "мари", "фед", "сергеи", "сергей", "ελεν",
           "محم", "शि", "สมช", "京", "東京", "京都", "ハ", "민", "anna", "nr", "7", "strasse", "garcia", "nguyen", "oster",
           "mull", "ивано", "παππ", "田中", "smith", "smithson", "van", "berg", "amin", "thor", "dorde", "x", "called",
           "renew", "news", "harbour", "vineyard", "2026", "04 01", "e mail", "大学", "vip", "12", "true", "3", "nobody",
           "%", "a", "s", "st", "null", "false"]


def new_record(chance, type_uuid, number):
    parameters = {}
    if chance.random() < 0.7:
        parameters["note"] = " ".join(chance.sample(NOTES, chance.randint(1, 3)))
    if chance.random() < 0.5:
        parameters["amount"] = chance.randint(0, 5000)
    if chance.random() < 0.2:
        parameters["vip"] = chance.random() < 0.5
    return {"recordTypeUuid": type_uuid, "phone": f"+{chance.choice(['1', '44', '4930', '8190'])}{number:07d}",
            "firstName": chance.choice(FIRST), "lastName": chance.choice(LAST) if chance.random() < 0.9 else None,
            "status": chance.choices(["active", "inactive", "archived"], [8, 2, 1])[0], "parameters": parameters}


def new_query(chance, phones):
    kind = chance.random()
    if kind < 0.12:
        return chance.choice(phones)[-chance.randint(2, 8):]
    if kind < 0.18:
        phone = chance.choice(phones)
        return chance.choice(["00" + phone[1:], phone, "(" + phone[1:4] + ") " + phone[4:], phone[:6]])
    words = chance.sample(QUERIES, chance.choices(range(1, 6), [40, 35, 15, 6, 4])[0])
    return " ".join(word[:chance.randint(1, 8)] if chance.random() < 0.3 else word for word in words)


FIELDS = [{"id": "note", "type": "textarea", "title": "Note"}, {"id": "amount", "type": "number", "title": "Amount"},
          {"id": "vip", "type": "bool", "title": "VIP"}]

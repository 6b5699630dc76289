"""What each reason code says, in English: templates that the pages translate."""

from typing import Final

RARITY: Final = {
    "common": "common",
    "usual": "fairly common",
    "rare": "rare",
    "very_rare": "very rare",
    "unique": "as good as unique",
}
SENTENCES: Final = {
    "site_of": "The list says that one is a site of the other",
    "name_same": "Same name",
    "name_near": "Nearly the same name",
    "name_holds": "One name holds the other",
    "name_alike": "Names are alike",
    "name_acronym": "One name is the initials of the other",
    "name_some": "A few words of the names agree",
    "name_other": "Names have nothing in common",
    "title_own": "No other co-op of a list has this name",
    "title_few": "A few co-ops of one list have this name",
    "title_many": "Many co-ops of one list have this name",
    "local_own": "No other co-op of a list has this name in this town",
    "local_few": "A few co-ops of one list have this name in this town",
    "local_many": "Many co-ops of one list have this name in this town",
    "name_script": "Names in different scripts that do not sound alike",
    **{f"shared_{level}": f"The names share words that are {said}" for level, said in RARITY.items()},
    **{f"left_{level}": f"Each name has words of its own: {said}" for level, said in RARITY.items()},
    **{f"extra_{level}": f"One name has words that the other lacks: {said}" for level, said in RARITY.items()},
    "arm_same": "Both names speak of the same arm or place",
    "arm_one": "Only one name speaks of an arm or a place (trust, property, branch ...)",
    "arm_other": "The names speak of different arms or places",
    "number_same": "Same number in the name",
    "number_other": "Different numbers in the name: sister societies",
    "number_one": "Only one name has a number",
    "form_same": "Same legal form",
    "form_other": "Different legal forms",
    "street_house": "Same street and house number",
    "street_street": "Same street",
    "street_other_house": "Same street, different house number",
    "street_other": "Different street",
    "postcode_same": "Same postcode",
    "postcode_near": "Postcodes begin alike",
    "postcode_other": "Different postcodes",
    "city_same": "Same town",
    "city_near": "Town names are spelt alike",
    "city_other": "Different towns",
    "distance_100m": "Less than 100 metres apart",
    "distance_500m": "Less than 500 metres apart",
    "distance_2km": "Less than 2 km apart",
    "distance_10km": "Less than 10 km apart",
    "distance_50km": "Less than 50 km apart",
    "distance_far": "More than 50 km apart",
    "distance_town": "Placed in the same town",
    "distance_other_town": "Placed in different towns",
    "country_same": "Same country",
    "country_other": "Different countries",
    "host_own": "Same website, and no other co-op of a list uses it",
    "host_few": "Same website, which a few others use too ({n} rows)",
    "host_many": "Same website hardly counts: {n} rows have it",
    "host_other": "Different websites",
    "page_own": "Same web page",
    "page_few": "Same web page, which a few others name too ({n} rows)",
    "page_many": "Same web page hardly counts: {n} rows have it",
    "mail_own": "Same e-mail address, and no other co-op of a list uses it",
    "mail_few": "Same e-mail address, which a few others use too ({n} rows)",
    "mail_many": "Same e-mail address hardly counts: {n} rows have it",
    "mail_other": "Different e-mail addresses",
    "phone_own": "Same phone, and no other co-op of a list uses it",
    "phone_few": "Same phone, which a few others use too ({n} rows)",
    "phone_many": "Same phone hardly counts: {n} rows have it",
    "phone_other": "Different phones",
    "register_own": "Same registration number",
    "register_few": "Same registration number, which a few others name too ({n} rows)",
    "register_many": "Same registration number hardly counts: {n} rows have it",
    "register_other": "Different numbers in one register",
    "list_same": "Both stand in one list, which seldom names a co-op twice",
    "list_other": "They stand in two lists",
}
"""code -> sentence; {n} is the number of rows, over all lists, that share the value."""

_NAME = {
    "own": "a name that no other co-op of a list has",
    "same": "a name that several have",
    "like": "similar name",
    "other": "different name",
}
_PLACE = {
    "spot": "same address",
    "near": "close by",
    "town": "same town",
    "away": "another town",
    "unknown": "place not known",
}
_CONTACT = {
    "own": "a contact of its own in common",
    "shared": "only a contact that others share",
    "other": "different contacts",
    "unknown": "no contact to compare",
}
TOGETHER: Final = "Taken together: {name}, {place}, {contact}"


def together(how: str) -> dict[str, str] | None:
    """The three parts of TOGETHER out of "own/spot/other"; None when a part is not known."""
    name, place, contact = (*how.split("/"), "", "")[:3]
    if name not in _NAME or place not in _PLACE or contact not in _CONTACT:
        return None
    return {"name": _NAME[name], "place": _PLACE[place], "contact": _CONTACT[contact]}


def all_words() -> list[str]:
    """Everything in this file that a reader may see, for those who translate it."""
    return [*SENTENCES.values(), TOGETHER, *_NAME.values(), *_PLACE.values(), *_CONTACT.values()]

"""What looks private starts with the stewards; what is a co-op's own does not."""

from pathlib import Path

import pytest

from potluck.engine import mapping, read
from potluck.engine.mapping.private import is_personal_mail, is_personal_phone, looks_private
from potluck.engine.nouns import Mapped, Mapping


def bring(tmp_path: Path, text: str) -> tuple[Mapping, Mapped]:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    reading = read.read_path(path)
    guessed = mapping.guess(reading)
    return guessed, mapping.apply(reading, guessed)


def closed(mapped: Mapped) -> set[str]:
    return set(mapped.facts.filter(level="steward")["value"])


@pytest.mark.parametrize(
    "column",
    ["(notes)", "Internal", "Private phone", "DO NOT PUBLISH", "Notas internas", "Vertraulich", "privé", "Não publicar",
     "ملاحظات", "داخلي", "备注", "備考", "내부 메모", "निजी", "Не публиковать", "Interne Bemerkungen"],
)  # fmt: skip
def test_a_header_that_sounds_private_is_heard_in_many_languages(column: str) -> None:
    assert looks_private(column)


@pytest.mark.parametrize("column", ["Name", "International", "Notify", "個人会員数", "Privacy", "Telephone", "أشخاص"])
def test_a_header_that_only_looks_like_one_is_not(column: str) -> None:
    assert not looks_private(column)


@pytest.mark.parametrize(
    ("address", "person", "name", "expected"),
    [
        ("info@bakery.example", "", "Three Ovens", False),
        ("jane.doe@gmail.com", "", "Three Ovens", True),
        ("jane_doe82@gmail.com", "", "Three Ovens", True),
        ("three.ovens@gmail.com", "", "Three Ovens", False),
        ("coop.madison@gmail.com", "", "Three Ovens", False),
        ("info.madison@gmail.com", "", "Three Ovens", False),
        ("threeovens@gmail.com", "", "Three Ovens", False),
        ("jane.doe@ovens.example", "", "Three Ovens", False),
        ("jane.doe@ovens.example", "Jane Doe", "Three Ovens", True),
        ("jdoe@ovens.example", "Jane Doe", "Three Ovens", False),
        ("oven.doe@ovens.example", "Oven Doe", "Oven Doe Farm", False),
    ],
)
def test_a_person_s_address_is_told_from_a_co_op_s(address: str, person: str, name: str, expected: bool) -> None:
    assert is_personal_mail(address, person, name) is expected


def test_a_mobile_alone_is_no_sign_of_a_person() -> None:
    assert not is_personal_phone("+254712345678", "")
    assert is_personal_phone("+254712345678", "Jane Doe")
    assert not is_personal_phone("+493081234567", "Jane Doe")
    assert not is_personal_phone("+16085550101", "Jane Doe")


def test_cells_of_one_column_are_closed_one_by_one(tmp_path: Path) -> None:
    text = "name,email,phone,country\nThree Ovens,info@ovens.example,+254 712 345678,KE\nBlue Kettle,jane.doe@gmail.com,,KE\n"
    guessed, mapped = bring(tmp_path, text)
    assert closed(mapped) == {"jane.doe@gmail.com"}
    assert all(column.level is None for column in guessed.columns)


def test_a_column_that_looks_private_says_why_and_can_be_opened(tmp_path: Path) -> None:
    guessed, mapped = bring(tmp_path, "name,city,internal website\nThree Ovens,Madison,https://ovens.example\n")
    column = guessed.columns[2]
    assert (column.level, column.level_why) == ("steward", "header")
    assert "https://ovens.example" in closed(mapped)
    text = mapping.to_yaml(guessed)
    assert mapping.from_yaml(text).columns[2] == column
    opened = mapping.from_yaml(text.replace("level: steward", "level: public"))
    reading = read.read_path(tmp_path / "list.csv")
    assert not closed(mapping.apply(reading, opened))


def test_an_opened_column_is_opened_for_all_its_cells(tmp_path: Path) -> None:
    guessed, _ = bring(tmp_path, "name,email\nThree Ovens,jane.doe@gmail.com\nBlue Kettle,info@kettle.example\n")
    opened = mapping.from_yaml(mapping.to_yaml(guessed).replace("field: email", "field: email\n    level: public"))
    assert not closed(mapping.apply(read.read_path(tmp_path / "list.csv"), opened))


def test_mobiles_beside_a_person_are_closed_by_their_header(tmp_path: Path) -> None:
    text = "name,phone,celular,persona de contacto\nThree Ovens,+54 341 555 0101,+54 9 341 555 0102,Ana Paz\n"
    guessed, _ = bring(tmp_path, text)
    found = {column.column: column.level_why for column in guessed.columns}
    assert found["celular"] == "mobile"
    assert not found["phone"]

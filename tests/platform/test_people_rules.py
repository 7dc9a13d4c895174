"""NIP, grades and terms."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.people.rules import BadNip, NipFault, NipKind, Sex, grade_rank, parse_grade, parse_nip


def test_a_pns_number_is_read():
    nip = parse_nip("200012312024121001")
    assert (nip.kind, nip.born, nip.appointed, nip.sex, nip.serial) == (
        NipKind.PNS,
        date(2000, 12, 31),
        date(2024, 12, 1),
        Sex.MALE,
        "001",
    )


def test_a_pppk_number_is_read():
    nip = parse_nip("200012312024211001")
    assert (nip.kind, nip.appointed.year, nip.frequency) == (NipKind.PPPK, 2024, 1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2000123120241210", NipFault.LENGTH),
        ("1.98512312010011E+17", NipFault.MANGLED),
        ("198512312010011000", NipFault.MANGLED),
        ("200013312024121001", NipFault.BIRTH_DATE),
        ("200012312024131001", NipFault.APPOINTMENT),
        ("200012312024123001", NipFault.SEX),
        ("20001231202412,001", NipFault.LENGTH),
        ("202412312024121001", NipFault.BIRTH_AFTER_APPOINTMENT),
        ("201012312024121001", NipFault.TOO_YOUNG),
    ],
)
def test_each_fault_is_named(text, fault):
    with pytest.raises(BadNip) as refusal:
        parse_nip(text)
    assert refusal.value.fault is fault


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(BadNip):
        assert len(parse_nip(text).digits) == 18


@pytest.mark.parametrize(
    ("text", "grade"),
    [("III/A", "III/a"), ("Gol. III-c", "III/c"), ("3c", "III/c"), ("(IV/e)", "IV/e"), ("IX", "IX"), ("9", "IX"),
     ("I/e", None), ("XVIII", None), ("", None), ("IV", "IV")],
)  # fmt: skip
def test_grades_are_read_as_people_write_them(text, grade):
    assert parse_grade(text) == grade


def test_grades_stand_in_order():
    assert grade_rank("IV/e") > grade_rank("III/a") > grade_rank("II/d") > grade_rank(None)

"""The fast way to read a number gives what the full parser gives, on every range."""

import csv
import random
from itertools import accumulate, pairwise, product

import phonenumbers
import pytest

from groundswell.trunk.records.texts import texts_of
from groundswell.trunk.supporters.cleaning import clean_phones, phone_kinds
from groundswell.trunk.supporters.cleaning import phones as cleaning
from groundswell.trunk.supporters.cleaning.number_plans import plan_of
from groundswell.trunk.supporters.importing.columns.ways import shown_phones
from groundswell.trunk.supporters.phones import SHAPES, phone_key, shown_phone, usual

# Nothing here is a number of somebody: the ranges are tried by starts with noughts and nines behind them, and nobody is
# rung. Numbers that stand for people in other tests come from the ranges reserved for drama.


def is_valid(national: str, code: int = 44) -> bool:
    number = phonenumbers.PhoneNumber(country_code=code, national_number=int(national))
    return phonenumbers.is_valid_number(number)


def test_a_start_of_the_uk_that_is_sure_is_valid_whatever_follows():
    plan, sure = plan_of(44), 0
    for start in map("".join, product("123456789", *["0123456789"] * 3)):
        for rest in ("00000", "99999", "000000", "999999"):
            if plan.is_valid(start + rest):
                sure += 1
                assert is_valid(start + rest), start + rest
    assert sure > 5_000


def test_hardly_any_valid_number_of_the_uk_takes_the_slow_way():
    plan, chance = plan_of(44), random.Random(6)
    numbers = [f"{chance.choice('123789')}{chance.randrange(10**9):09d}" for _ in range(6000)]
    valid = [number for number in numbers if is_valid(number)]

    slow = [number for number in valid if not plan.is_valid(number)]

    # Mobiles of the islands, which have rules of their own, and little else.
    assert len(valid) > 1500 and len(slow) < 0.02 * len(valid)


@pytest.mark.parametrize("code", sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE))
def test_a_number_from_abroad_that_is_sure_is_what_the_parser_says(code):
    plan, chance = plan_of(code), random.Random(code)
    starts = {number for number in _examples(code)} | {str(chance.randrange(10**6)) for _ in range(20)}
    for start in starts:
        for length in (len(start), *range(5, 13, 2)):
            national = (start + f"{chance.randrange(10**12):012d}")[:length]
            if plan.is_valid(national):
                written = f"+{code}{national}"
                assert phone_key(written) == written


def _examples(code: int) -> set[str]:
    types = phonenumbers.PhoneNumberType
    found = set()
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]:
        for kind in (types.MOBILE, types.FIXED_LINE, types.TOLL_FREE, types.PREMIUM_RATE):
            if example := phonenumbers.example_number_for_type(region, kind):
                found.add(str(example.national_number))
    return found


WRITTEN = ["07700 900142", "+44 (0)7700 900142", "0044 7700 900142", "(01632) 960142", "7700900142", "447700900142"]
WRITTEN += ["+353 20 915 1234", "+1 202-555-0142", "0113.496.0142", "+44 113 496 0142 ext 3", "tel:07700900142", "142"]
WRITTEN += [
    "07700 900 14",
    "７７００900142",
    "٠٧٧٠٠٩٠٠١٤٢",
    "+390612345678",
    "+39 06 1234 5678",
    "0" * 11,
    "+" * 5,
    "²" * 11,
]
WRITTEN += [
    "++447700900142",
    "44+7700900142",
    "+44+7700900142",
    "07700/900142",
    "180020 1632 960142",
    "00 1 202 555 0142",
]


@pytest.mark.parametrize("region", ["GB", "IE", "US", "DE", "IT"])
def test_a_number_is_the_same_by_the_column_as_one_by_one(region):
    assert clean_phones(WRITTEN, region=region).values == [phone_key(text, region=region) or "" for text in WRITTEN]


def test_any_digits_and_signs_are_read_as_the_parser_reads_them():
    chance = random.Random(7)
    column = ["".join(chance.choices("0123456789 +-().x/", k=chance.randrange(14, 17))) for _ in range(600)]
    column += [
        f"{chance.choice(['0', '+44', '0044', '+44(0)', '44'])}{chance.randrange(10**9, 10**10)}" for _ in range(600)
    ]

    assert clean_phones(column).values == [phone_key(text) or "" for text in column]


@pytest.mark.shared
def test_numbers_in_every_written_form_are_read(shared_dir):
    with (shared_dir / "data/names/phone_written_forms.csv").open() as file:
        rows = list(csv.DictReader(file))

    assert clean_phones([row["written_form"] for row in rows]).values == [row["canonical_e164"] for row in rows]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7.7009E+09", "phone_rounded"),
        ("07700 900142 / 01632 960142", "phone_several"),
        ("960142", "phone_short"),
        ("hello", "phone_short"),
        ("07700 900142 00000", "phone_wrong"),
        ("x" * 10_000, "phone_short"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(text, code):
    cleaned = clean_phones([text])

    assert cleaned.values == [""] and cleaned.problems[0].code == code


def test_an_empty_cell_is_no_problem():
    assert clean_phones(["", "n/a", "none", "-"]) == ([""] * 4, {})


def test_mobiles_and_landlines_are_told_apart():
    keys = ["+447700900142", "+441632960142", "+442079460142", "+443069990142", "+447624000142", ""]
    types = phonenumbers.PhoneNumberType
    abroad = [phonenumbers.example_number_for_type("IE", kind) for kind in (types.MOBILE, types.FIXED_LINE, types.VOIP)]
    keys += [phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) for number in abroad]

    kinds = phone_kinds(keys)

    assert kinds == ["mobile", "landline", "landline", "other", "mobile", "", "mobile", "landline", "other"]


def test_what_is_remembered_of_numbers_is_bounded(monkeypatch):
    monkeypatch.setattr(cleaning, "MOST_KNOWN", 10)

    clean_phones([f"not a number {number}" for number in range(50)])

    assert len(cleaning._known) <= 10


def test_numbers_that_the_database_writes_by_their_shape_are_written_alike():
    starts = [f"{first}{rest:03}" for first in "1237" for rest in range(0, 1000, 2)]
    keys = [key for start in starts if (key := phone_key(f"+44{start}123456"[:13]))]

    by_shape = {key: by_its_shape(key) for key in keys if usual(key)}

    assert len(by_shape) > 500
    assert by_shape == {key: shown_phone(key) for key in by_shape}
    assert shown_phones(texts_of(["", *by_shape])) is None
    assert shown_phones(texts_of([*by_shape, "+353861234567"])).to_pylist() == [""] * len(by_shape) + [
        "+353 86 123 4567"
    ]


def by_its_shape(key: str) -> str:
    lengths = next(lengths for begins, lengths in SHAPES if key.startswith(begins))
    ends = list(accumulate(lengths, initial=3))
    return "0" + " ".join(key[start:end] for start, end in pairwise(ends))


@pytest.mark.shared
def test_the_ranges_kept_for_drama_are_all_known(shared_dir):
    with (shared_dir / "data/names/reserved_drama_phone_ranges.csv").open() as file:
        rows = list(csv.DictReader(file))
    keys = [row[end] for row in rows for end in ("first_e164", "last_e164")]

    assert {key[3:10] for key in keys} == cleaning.DRAMA_STARTS
    assert clean_phones(keys).values == keys == clean_phones([f"0{key[3:]}" for key in keys]).values
    assert [phone_key(key) for key in keys] == keys

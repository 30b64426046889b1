from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cms.content.contact_data import (
    format_nip,
    format_phone,
    normalise_nip,
    normalise_phone,
    normalise_postcode,
)


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("61 -714", "PL", "61-714"),
        ("61714", "PL", "61-714"),
        ("61-731", "PL", "61-731"),
        ("1011 ab", "NL", "1011 AB"),
        ("11421", "SE", "114 21"),
        ("1000-205", "PT", "1000-205"),
        ("lv1010", "LV", "LV-1010"),
        ("1052", "HU", "1052"),
        ("B - 1040", "BE", None),
        ("6173", "PL", None),
        ("61-73l", "PL", None),
        ("SW1A 1AA", "GB", "SW1A 1AA"),
        ("  anything  at all ", "", "ANYTHING AT ALL"),
        ("", "PL", ""),
    ],
)
def test_postcode_is_written_as_its_country_does(text: str, country: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(ValidationError, match="looks like"):
            normalise_postcode(text, country)
    else:
        assert normalise_postcode(text, country) == expected
        assert normalise_postcode(expected, country) == expected


def test_wrong_postcode_is_told_what_one_looks_like() -> None:
    with pytest.raises(ValidationError, match="61-123"):
        normalise_postcode("6173", "PL")


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("61 85 67 300", "PL", "+48618567300"),
        ("+48 61 856 73 00", "", "+48618567300"),
        ("0032 2 282 22 11", "BE", "+3222822211"),
        ("(06 1) 327 7000", "HU", "+3613277000"),
    ],
)
def test_phone_is_stored_as_e164(text: str, country: str, expected: str) -> None:
    assert normalise_phone(text, country) == expected
    assert normalise_phone(expected, country) == expected


@pytest.mark.parametrize("text", ["61 85 67 300", "12", "call us", "+48 61 85 67", "+999 123456789"])
def test_phone_that_doesnt_exist_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValidationError, match=r"\+48 61 856 73 00"):
        normalise_phone(text, "")


def test_extension_is_refused() -> None:
    with pytest.raises(ValidationError, match="“12”"):
        normalise_phone("+48 61 856 73 00 ext. 12", "")


def test_phone_is_shown_as_people_write_it() -> None:
    assert format_phone("+48618567300") == "+48 61 856 73 00"
    assert format_phone("+48618567300", "PL") == "61 856 73 00"
    assert format_phone("+48618567300", "HU") == "+48 61 856 73 00"
    assert format_phone("") == ""


@pytest.mark.parametrize(
    "text", ["778-13-46-888", "7781346888", "NIP 778-13-46-888", "NIP: 778 134 68 88", "PL7781346888"]
)
def test_nip_is_stored_as_ten_digits(text: str) -> None:
    assert normalise_nip(text) == "7781346888"


def test_nip_is_shown_as_it_is_printed() -> None:
    assert format_nip("7781346888") == "778-13-46-888"
    assert format_nip("not yet known") == "not yet known"


def test_mistyped_nip_is_told_which_digit_doesnt_fit() -> None:
    with pytest.raises(ValidationError, match="would be 8, not 1"):
        normalise_nip("778-13-46-881")


def test_nip_of_another_length_or_form_says_what_is_wrong() -> None:
    with pytest.raises(ValidationError, match="has 9"):
        normalise_nip("778-13-46-88")
    with pytest.raises(ValidationError, match="digits and hyphens only"):
        normalise_nip("778-13-46-88X")


@given(st.from_regex(r"\A[0-9]{10}\Z"))
def test_nip_passes_exactly_when_its_check_digit_is_right(digits: str) -> None:
    check = sum(weight * int(digit) for weight, digit in zip((6, 5, 7, 2, 3, 4, 5, 6, 7), digits, strict=False)) % 11
    if check == int(digits[-1]):
        assert normalise_nip(digits) == digits
    else:
        with pytest.raises(ValidationError, match="mistyped"):
            normalise_nip(digits)

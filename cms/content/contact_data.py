"""Phone numbers, postcodes and tax numbers: from what people write to one form that machines can use, and back."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat
from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as NumberError
from stdnum.pl import nip

# Digits "9", letters "A"; what stands between them is how the country writes it (Universal Postal Union, addressing
# sheets). Countries that aren't here are left to whoever knows them.
_POSTCODES = {
    "AT": "9999",
    "BE": "9999",
    "BG": "9999",
    "CH": "9999",
    "CY": "9999",
    "CZ": "999 99",
    "DE": "99999",
    "DK": "9999",
    "EE": "99999",
    "ES": "99999",
    "FI": "99999",
    "FR": "99999",
    "GR": "999 99",
    "HR": "99999",
    "HU": "9999",
    "IT": "99999",
    "LT": "LT-99999",
    "LU": "9999",
    "LV": "LV-9999",
    "NL": "9999 AA",
    "NO": "9999",
    "PL": "99-999",
    "PT": "9999-999",
    "RO": "999999",
    "SE": "999 99",
    "SI": "9999",
    "SK": "999 99",
}


def normalise_postcode(text: str, country: str) -> str:
    """
    Return the postcode *text* as *country* (ISO 3166-1 alpha-2) writes it: "61 -714" in PL becomes "61-714".

    :raises ValidationError: when it has not the right digits and letters; the message shows an example
    """
    text = re.sub(r"\s*-\s*", "-", " ".join(text.upper().split()))
    pattern = _POSTCODES.get(country)
    if pattern is None or not text:
        return text
    prefix = pattern[:3] if pattern.startswith(country) else ""
    shape = pattern.removeprefix(prefix)
    signs = re.sub(r"[\s-]", "", text).removeprefix(country)
    wanted = re.sub(r"[\s-]", "", shape)
    kinds = "".join("9" if sign.isdecimal() else "A" if sign.isalpha() else sign for sign in signs)
    if kinds != wanted:
        example = prefix + shape.replace("9999", "1234", 1).replace("999", "123").replace("99", "61").replace(
            "AA", "AB"
        )
        raise ValidationError(
            _("“%(text)s” is no postcode of this country. There it looks like %(example)s."),
            code="postcode",
            params={"text": text, "example": example},
        )
    remaining = iter(signs)
    return prefix + "".join(next(remaining) if sign in "9A" else sign for sign in shape)


def normalise_phone(text: str, country: str) -> str:
    """
    Return the phone number *text* in the form of E.164: "61 85 67 300" in PL becomes "+48618567300".

    *country* (ISO 3166-1 alpha-2, may be empty) is where it is when it has no prefix of a country.

    :raises ValidationError: when there is no such number
    """
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as error:
        number = None
        cause: Exception | None = error
    else:
        cause = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("“%(text)s” is no phone number that exists. Write it with the country's prefix: +48 61 856 73 00."),
            code="phone",
            params={"text": text},
        ) from cause
    if number.extension:
        raise ValidationError(
            _("Write the number without its extension, “%(extension)s”."),
            code="phone_extension",
            params={"extension": number.extension},
        )
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def format_phone(number: str, country: str = "") -> str:
    """Return the E.164 *number* for people: as those in its *country* write it, for all others with its prefix."""
    if not number:
        return ""
    parsed = phonenumbers.parse(number)
    at_home = bool(country) and phonenumbers.region_code_for_number(parsed) == country
    style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def normalise_nip(text: str) -> str:
    """
    Return the Polish tax number *text* as ten digits: "778-13-46-888" becomes "7781346888".

    :raises ValidationError: saying what is wrong with it: its length, its form, or its check digit (the sum of
        the first nine digits weighted 6 5 7 2 3 4 5 6 7, modulo 11)
    """
    compact = nip.compact(re.sub(r"^\s*(?:NIP|PL)[\s:.]*", "", text, flags=re.IGNORECASE))
    try:
        return nip.validate(compact)
    except InvalidLength as error:
        raise ValidationError(
            _("A NIP has 10 digits, and this has %(count)d. Write it like 778-13-46-888."),
            code="nip_length",
            params={"count": len(compact)},
        ) from error
    except InvalidChecksum as error:
        check = (
            sum(weight * int(digit) for weight, digit in zip((6, 5, 7, 2, 3, 4, 5, 6, 7), compact, strict=False)) % 11
        )
        message = (
            _("No NIP begins with these nine digits. One of them is mistyped: compare them with the original.")
            if check == 10
            else _(
                "This NIP is mistyped: after these nine digits the last one would be %(check)d, not %(digit)s. Compare"
                " them with the original."
            )
        )
        raise ValidationError(message, code="nip_checksum", params={"check": check, "digit": compact[-1]}) from error
    except NumberError as error:
        raise ValidationError(
            _("A NIP has digits and hyphens only. Write it like 778-13-46-888."), code="nip_format"
        ) from error


def format_nip(number: str) -> str:
    """Return the ten digits of a NIP as they are printed: "778-13-46-888"."""
    return f"{number[:3]}-{number[3:5]}-{number[5:7]}-{number[7:]}" if re.fullmatch(r"\d{10}", number) else number

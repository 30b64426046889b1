"""Checks of values that editors type, with messages that say what to write."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.content.partial_dates import PartialDate

_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|svg|avif|tiff?|bmp)\Z", re.IGNORECASE)


def validate_alt_text(value: str) -> None:
    """:raises ValidationError: when *value* is the name of a file or nothing but digits and punctuation"""
    if value and (_FILE_NAME.search(value.strip()) or not any(character.isalpha() for character in value)):
        raise ValidationError(
            _("“%(value)s” looks like the name of a file. Describe in a few words what the picture shows."),
            code="alt_text",
            params={"value": value},
        )


def validate_period(start: PartialDate | None, end: PartialDate | None, *, field: str = "ends") -> None:
    """
    Check that a period may run forwards. "2014-02-07 to 2014" does: it ends some day in 2014.

    :raises ValidationError: at *field*, when every day that *end* may mean lies before *start*
    """
    if start is not None and end is not None and end.last_day() < start.first_day():
        raise ValidationError(
            {
                field: ValidationError(
                    _("The end, %(end)s, is before the start, %(start)s. Correct one of the two dates."),
                    code="period",
                    params={"start": start, "end": end},
                )
            }
        )

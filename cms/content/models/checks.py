"""Checks that several page types share. Each raises an error at the field that an editor has to correct."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.content.partial_dates import PartialDate
from cms.content.validators import validate_period


def check_period(starts: PartialDate | None, ends: PartialDate | None, field: str = "ends") -> None:
    """
    Refuse an end that certainly lies before the start: 2014 may end what began in May 2014.

    :raises ValidationError: at *field*
    """
    # Editors may have written something that is no date: the field itself complains about that.
    if isinstance(starts, PartialDate) and isinstance(ends, PartialDate):
        validate_period(starts, ends, field=field)


def check_money(amount: Decimal | None, currency: str, name: str) -> None:
    """
    Refuse an amount without its currency, and a currency without an amount.

    :param name: what the two fields begin with, for example "cost" for `cost_amount` and `cost_currency`
    :raises ValidationError: at the field that is missing
    """
    if amount is not None and not currency:
        raise ValidationError({f"{name}_currency": _("Choose the currency of this sum.")})
    if currency and amount is None:
        raise ValidationError({f"{name}_amount": _("Write the sum, or remove the currency.")})


def word_count_advice(label: str, text: str, least: int | None, most: int) -> list[str]:
    """Return a sentence when *text* has fewer than *least* or more than *most* words; nothing for an empty one."""
    count = len(text.split())
    if not count or (least or 0) <= count <= most:
        return []
    wanted = f"{least}–{most}" if least else str(most)
    sentence = ngettext(
        "“%(label)s” has %(count)d word; the template asks for %(wanted)s.",
        "“%(label)s” has %(count)d words; the template asks for %(wanted)s.",
        count,
    )
    return [sentence % {"label": label, "count": count, "wanted": wanted}]

"""Facts that are read in the visitor's language: partial dates, periods, money, countries."""

from __future__ import annotations

from typing import Any

import graphene
from django.db import models
from django.utils.translation import gettext_lazy as _

from api.readings import Seen, enum_type
from cms.content import formats


class DatePrecision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", _("The day is known")
    MONTH = "month", _("Only the month is known")
    YEAR = "year", _("Only the year is known")


def _language(value: Any, locale: str | None) -> str:
    return locale or value.visitor.language


class PartialDate(graphene.ObjectType):
    """A date that may be known to the day, the month or the year only."""

    iso = graphene.String(required=True, description="ISO 8601: 2014-05-07, 2014-05 or 2014.")
    precision = graphene.Field(enum_type(DatePrecision), required=True, description="How much of it is known.")
    first_day = graphene.Date(required=True, description="The first day that it can mean.")
    last_day = graphene.Date(required=True, description="The last day that it can mean.")
    display = graphene.String(
        required=True,
        locale=graphene.String(description="The language to write it in; the one asked for where left out."),
        description="As a reader of the language writes it.",
    )

    def resolve_iso(self: Any, info: Any) -> str:
        return self.value.iso()

    def resolve_precision(self: Any, info: Any) -> str:
        return self.value.precision

    def resolve_first_day(self: Any, info: Any) -> Any:
        return self.value.first_day()

    def resolve_last_day(self: Any, info: Any) -> Any:
        return self.value.last_day()

    def resolve_display(self: Any, info: Any, locale: str | None = None) -> str:
        return formats.format_partial_date(self.value, _language(self, locale))


class Period(graphene.ObjectType):
    """From one partial date to another. Where an end isn't known it is null."""

    start = graphene.Field(PartialDate, description="When it begins.")
    end = graphene.Field(PartialDate, description="When it ends.")
    display = graphene.String(
        required=True,
        locale=graphene.String(description="The language to write it in; the one asked for where left out."),
        description="As a reader of the language writes it.",
    )

    def resolve_start(self: Any, info: Any) -> Any:
        return Seen(self.value[0], self.visitor) if self.value[0] else None

    def resolve_end(self: Any, info: Any) -> Any:
        return Seen(self.value[1], self.visitor) if self.value[1] else None

    def resolve_display(self: Any, info: Any, locale: str | None = None) -> str:
        return formats.format_period(self.value[0], self.value[1], _language(self, locale))


class Money(graphene.ObjectType):
    """A sum of money."""

    amount = graphene.Decimal(required=True, description="In units of the currency, as a decimal string.")
    currency = graphene.String(required=True, description="ISO 4217.")
    display = graphene.String(
        required=True,
        locale=graphene.String(description="The language to write it in; the one asked for where left out."),
        description="As a reader of the language writes it.",
    )

    def resolve_amount(self: Any, info: Any) -> Any:
        return self.value[0]

    def resolve_currency(self: Any, info: Any) -> str:
        return self.value[1]

    def resolve_display(self: Any, info: Any, locale: str | None = None) -> str:
        return formats.format_money(self.value[0], self.value[1], _language(self, locale))


class Country(graphene.ObjectType):
    """A country."""

    code = graphene.String(required=True, description="ISO 3166-1 alpha-2.")
    name = graphene.String(
        required=True,
        locale=graphene.String(description="The language to name it in; the one asked for where left out."),
        description="In the language of the reader.",
    )

    def resolve_code(self: Any, info: Any) -> str:
        return self.value

    def resolve_name(self: Any, info: Any, locale: str | None = None) -> str:
        return formats.country_name(self.value, _language(self, locale))

"""
Model fields, and the form fields behind them: partial dates, enums, and codes of ISO standards.

wagtail-localize decides by a field's class whether a value is translated or copied to the translations.
None of these is ever translated. (Other exceptions: `cms.content.translation`.)
"""

import contextlib
import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cms.content.choices import currency_choices, language_choices, time_zone_choices
from cms.content.partial_dates import PartialDate

if TYPE_CHECKING:
    TextField = models.CharField[str, str]
    DateTextField = models.Field[PartialDate | str | datetime.date | None, PartialDate | None]
else:
    TextField = models.CharField
    DateTextField = models.Field


# --- Partial dates ----------------------------------------------------------------------------------------------

PARTIAL_DATE_HELP = _("YYYY-MM-DD; YYYY-MM when the day isn't known, YYYY when only the year is.")


class PartialDateFormField(forms.CharField):
    """A text input for a date of day, month or year precision. Its clean value is a `PartialDate` or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", PARTIAL_DATE_HELP)
        kwargs.setdefault("widget", forms.TextInput(attrs={"placeholder": "YYYY-MM-DD", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the ISO text of a date, and what an editor typed as it is."""
        return value.iso() if isinstance(value, PartialDate) else value

    def to_python(self, value: Any) -> PartialDate | None:  # type: ignore[override] # a CharField for its input only
        """:raises ValidationError: with the words of `PartialDate.parse`"""
        return _to_partial_date(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as dates, so that "2014-2" for 2014-02 is no change."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def _to_partial_date(value: Any) -> PartialDate | None:
    match value:
        case None | "":
            return None
        case PartialDate():
            return value
        case datetime.date():
            return PartialDate.of(value)
        case str() if not value.strip():
            return None
    try:
        return PartialDate.parse(str(value))
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from error


class _PartialDateAttribute(DeferredAttribute):
    """Turns ISO text into a `PartialDate` on assignment, as date fields only do after a reload."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        # What is no date is left as it is for full_clean, which knows the field that it has to complain about.
        with contextlib.suppress(ValidationError):
            value = _to_partial_date(value)
        instance.__dict__[self.field.attname] = value


class PartialDateField(DateTextField):
    """
    A date of day, month or year precision: a `PartialDate` in Python, up to 10 characters of ISO 8601 in the database.

    Text order is the order of the dates, so filters and ordering work on it: `starts__lt="2014-02"`,
    `starts__startswith="2014"`. Unknown is NULL, never empty text. No subclass of CharField, because wagtail-localize
    offers those to translators.
    """

    description = _("Date of day, month or year precision")
    descriptor_class = _PartialDateAttribute
    empty_strings_allowed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Leave out the length, which is always the same."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        """Be stored as short text."""
        return "CharField"

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> PartialDate | None:
        """:raises ValueError: when somebody wrote something else than ISO dates into the column"""
        return PartialDate.parse(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        """:raises ValidationError: with the words of `PartialDate.parse`"""
        return _to_partial_date(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Return the ISO text."""
        date = _to_partial_date(super().get_prep_value(value))
        return None if date is None else date.iso()

    def value_to_string(self, obj: models.Model) -> str:
        """Return the ISO text, for fixtures and for Wagtail's revisions."""
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs: Any) -> forms.Field:  # type: ignore[override] # the stubs pin Django's own classes
        """Return a text input that understands partial dates."""
        defaults: dict[str, Any] = {
            "required": not self.blank,
            "label": capfirst(self.verbose_name),
            "help_text": self.help_text or PARTIAL_DATE_HELP,
        }
        if self.has_default():
            defaults["initial"] = self.get_default()
        form_class = kwargs.pop("form_class", None) or PartialDateFormField
        kwargs.pop("choices_form_class", None)
        return form_class(**defaults | kwargs)


# --- Enums and codes --------------------------------------------------------------------------------------------


class EnumField(TextField):
    """
    A CharField with the choices of one `TextChoices` class, which stays at hand as `enum`.

    Migrations see a plain CharField.
    """

    def __init__(self, enum: type[models.TextChoices], *args: Any, **kwargs: Any) -> None:
        self.enum = enum
        kwargs.setdefault("max_length", 32)
        kwargs["choices"] = enum.choices
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Be a plain CharField in migrations."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> "EnumField":
        """Return a copy that isn't bound to a model (abstract base classes hand those to their children)."""
        _name, _path, args, kwargs = self.deconstruct()
        del kwargs["choices"]
        return type(self)(self.enum, *args, **kwargs)


class _CodeField(TextField):
    """A CharField whose choices are the codes of a standard; they are no part of migrations."""

    code_length: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = self.code_length
        kwargs["choices"] = self.codes
        super().__init__(*args, **kwargs)

    @staticmethod
    def codes() -> Iterable[tuple[str, Any]]:
        """Return the codes with their names."""
        raise NotImplementedError

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Leave out what the class says."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"], kwargs["choices"]
        return name, path, args, kwargs


class LanguageField(_CodeField):
    """The BCP 47 code of a content language, such as "pl". Empty: not known, or none."""

    code_length = 12
    codes = staticmethod(language_choices)


class CurrencyField(_CodeField):
    """An ISO 4217 code, such as "EUR". Empty: no amount."""

    code_length = 3
    codes = staticmethod(currency_choices)


class TimeZoneField(_CodeField):
    """The name of an IANA time zone, such as "Europe/Brussels"."""

    code_length = 64
    codes = staticmethod(time_zone_choices)

from __future__ import annotations

import inspect

from django.apps import apps
from django.db import models

from cms.content import choices
from cms.content.choices import ContactKind, PartnerRole, enum_for
from cms.content.fields import EnumField
from cms.content.models import Contact
from cms.microsites.choices import Licence


def test_enum_is_found_by_its_choices() -> None:
    assert enum_for(PartnerRole.choices) is PartnerRole
    assert enum_for([("", "---------"), *Licence.choices]) is Licence
    assert enum_for([("no", "such list")]) is None
    assert enum_for(None) is None


def test_every_enum_can_be_told_from_the_others() -> None:
    enums = [
        value
        for _name, value in inspect.getmembers(choices, inspect.isclass)
        if issubclass(value, models.TextChoices) and value is not models.TextChoices
    ]
    assert len(enums) > 15
    for enum in enums:
        assert enum_for(enum.choices) is enum


def test_values_fit_their_columns() -> None:
    for model in apps.get_app_config("content").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, EnumField):
                assert field.max_length is not None
                assert max(map(len, field.enum.values)) <= field.max_length


def test_enum_field_remembers_its_enum_and_hides_it_from_migrations() -> None:
    field = Contact._meta.get_field("kind")
    assert isinstance(field, EnumField)
    assert field.enum is ContactKind
    _name, path, args, kwargs = field.deconstruct()
    assert path == "django.db.models.CharField"
    assert [value for value, _label in kwargs["choices"]] == ContactKind.values
    assert field.clone().enum is ContactKind
    assert models.CharField(*args, **kwargs).max_length == field.max_length


def test_time_zones_begin_with_the_european_ones() -> None:
    names = [name for name, _label in choices.time_zone_choices()]
    assert names[0].startswith("Europe/")
    assert {"Europe/Brussels", "Europe/Warsaw", "UTC", "Asia/Tbilisi"} <= set(names)


def test_currencies_begin_with_the_euro() -> None:
    assert choices.currency_choices()[0] == ("EUR", "EUR")
    assert {"PLN", "HUF"} <= {code for code, _label in choices.currency_choices()}

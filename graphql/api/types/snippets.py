"""What pages refer to: organisations, people, venues, contacts, and the terms that content is sorted by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene
from graphene_django.converter import convert_django_field

from api.engine import batch
from api.types.models import ModelType
from api.types.node import id_field
from cms.content.models import snippets as models


class Localized(graphene.Interface):
    """Something that is written in several languages, and served in the best one that there is."""

    requested_locale = graphene.String(required=True, description="The code of the language that was asked for.")
    served_locale = graphene.String(required=True, description="The code of the language that this is in.")
    is_fallback = graphene.Boolean(
        required=True, description="Whether this stands in for a text in the language that was asked for."
    )

    def resolve_requested_locale(self: Any, info: Any) -> str:
        return self.visitor.language

    @batch
    def resolve_served_locale(parents: Sequence[Any], info: Any) -> list[str]:
        return [served_locale(parent) for parent in parents]

    @batch
    def resolve_is_fallback(parents: Sequence[Any], info: Any) -> list[bool]:
        return [served_locale(parent) != parent.visitor.language for parent in parents]


def public_key(row: Any) -> str:
    """
    Return what tells a snippet from its like on every installation, in whichever language it is served.

    Taxonomies have short names that never change and are the same everywhere; all else has its translation key.
    """
    if isinstance(row, models.Term):
        return f"{'shared' if row.is_shared else 'own'}-{row.slug}"
    return str(row.translation_key.hex)


def served_locale(row: Any) -> str:
    """Return the code of the language that a page or snippet is in, without a query."""
    code: str | None = row.visitor.codes.get(row.locale_id)
    # Only snippets come in languages that the microsite doesn't have.
    return code or row.__dict__.get("stored_language") or row.locale.language_code


class SnippetType(ModelType):
    """A translated thing that pages refer to."""

    class Meta:
        abstract = True

    id = id_field("The global id: of the thing as it is read here, in this language.", lambda row: public_key(row))

    @classmethod
    def __init_subclass_with_meta__(cls, *, model: Any, **options: Any) -> None:
        super().__init_subclass_with_meta__(model=model, interfaces=(Localized,), **options)


class OrganisationType(SnippetType):
    class Meta:
        # A type in a schema is something else.
        name = "OrganisationKind"
        model = models.OrganisationType
        fields = ["slug", "label", "parent"]


class Theme(SnippetType):
    class Meta:
        model = models.Theme
        fields = ["slug", "label", "parent"]


class Audience(SnippetType):
    class Meta:
        model = models.Audience
        fields = ["slug", "label"]


class Keyword(SnippetType):
    class Meta:
        model = models.Keyword
        fields = ["slug", "label"]


class Organisation(SnippetType):
    kind = convert_django_field(models.Organisation._meta.get_field("organisation_type"))

    class Meta:
        model = models.Organisation
        fields = [
            "name",
            "native_name",
            "short_name",
            "country",
            "parent",
            "website",
            "logo",
            "description",
        ]


class Person(SnippetType):
    class Meta:
        model = models.Person
        fields = ["name", "role_title", "affiliation", "affiliation_text", "photo", "biography", "website"]


class Venue(SnippetType):
    class Meta:
        model = models.Venue
        fields = [
            "name",
            "street",
            "postcode",
            "city",
            "country",
            "latitude",
            "longitude",
            "accessibility_notes",
            "website",
        ]


class FundingProgramme(SnippetType):
    class Meta:
        model = models.FundingProgramme
        fields = ["code", "name", "url", "description"]


class Contact(SnippetType):
    email = graphene.String(description="The e-mail address, where the team wants it to be public.")
    phone_display = graphene.String(description="The phone number as it is written in its country.")

    class Meta:
        model = models.Contact
        fields = [
            "kind",
            "name",
            "organisation",
            "street",
            "postcode",
            "city",
            "country",
            "phone",
            "website",
            "opening_hours",
            "tax_id",
            "recipient_name",
            "recipient_street",
            "recipient_postcode",
            "recipient_city",
        ]

    def resolve_email(self: Any, info: Any) -> str | None:
        return self.public_email or None

    def resolve_phone_display(self: Any, info: Any) -> str | None:
        return self.phone_display or None

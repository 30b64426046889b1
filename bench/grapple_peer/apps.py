"""What wagtail-grapple is told about our models: the fields that the compared documents ask for."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class GrapplePeer(AppConfig):
    """Comes before grapple in `INSTALLED_APPS`."""

    name = "bench.grapple_peer"
    label = "grapple_peer"

    def ready(self) -> None:
        """Put `graphql_fields` on the models, as a project that uses grapple does in its classes."""
        from grapple.helpers import register_query_field
        from grapple.models import (
            GraphQLImage,
            GraphQLSnippet,
            GraphQLStreamfield,
            GraphQLString,
        )

        from cms.content import models
        from cms.microsites.models import MicrositeLanguage

        def tell(model: Any, *fields: Any) -> None:
            model.graphql_fields = list(fields)

        page = [
            GraphQLString("introduction"),
            GraphQLString("lead_image_alt"),
            GraphQLImage("lead_image"),
            GraphQLStreamfield("body"),
        ]
        tell(models.ContentPage, *page)
        tell(models.NewsPage, *page, GraphQLString("published_on"))
        tell(models.ProjectPage, *page)
        tell(
            models.EventPage,
            *page,
            GraphQLString("starts_at"),
            GraphQLSnippet("venue", "content.Venue"),
            GraphQLStreamfield("sessions"),
        )
        tell(models.PartnerPage, *page, GraphQLSnippet("organisation", "content.Organisation"))
        tell(models.Venue, GraphQLString("name"), GraphQLString("city"))
        tell(models.Organisation, GraphQLString("name"), GraphQLString("country"), GraphQLImage("logo"))
        tell(models.Person, GraphQLString("name"), GraphQLSnippet("affiliation", "content.Organisation"))
        tell(
            MicrositeLanguage,
            GraphQLString("title"),
            GraphQLString("slogan"),
            GraphQLStreamfield("primary_menu"),
            GraphQLStreamfield("footer_menu"),
            GraphQLString("funding_statement"),
            GraphQLString("footer_copyright"),
        )
        register_query_field("micrositeLanguage")(MicrositeLanguage)

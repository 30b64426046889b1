"""Helps for tests of previews: a microsite with drafts, and asking the API with a token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client

from cms.content.models import NewsPage, PlainPage
from cms.microsites.models import Microsite
from cms.previews import actions
from cms.previews.models import Preview
from cms.previews.tokens import token_of

HOUR = timedelta(hours=1)


def ask_preview(document: str, token: str | None, host: Microsite, **variables: Any) -> Any:
    """Post a document to the API with a preview's token; return the response."""
    headers = {"Host": host.site.hostname, "Accept": "application/graphql-response+json"}
    if token is not None:
        headers["X-Preview-Token"] = token
    body = {"query": document, "variables": variables}
    return Client().post("/graphql", body, content_type="application/json", headers=headers)


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables but those of previews, each table's in an order that is always the same."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name not in ("previews_preview", "sqlite_sequence"):
                cursor.execute(f'SELECT * FROM "{name}"')
                found[name] = sorted(cursor.fetchall(), key=repr)
    return found


class Drafts:
    """
    A microsite with drafts of every kind, and somebody who edits it.

    The home, live, names in its menu the page `about`; `about` has a changed draft with another title and slug, and a
    Polish translation with one; `section` was never published, nor were `chapter` and `detail` below it.
    """

    def __init__(self, make_microsite: Any, make_page: Any, make_member: Any) -> None:
        self.site: Microsite = make_microsite("eim")
        self.other: Microsite = make_microsite("niem")
        self.editor = make_member(self.site, name="anna")
        self.stranger = make_member(self.other, name="otto")
        self.about = make_page(self.site, PlainPage, title="About us", slug="about")
        self.below = make_page(self.site, PlainPage, title="Below", slug="below", parent=self.about)
        self.about_pl = make_page(self.site, PlainPage, "pl", title="O nas", slug="o-nas", translation_of=self.about)
        self.news = [make_page(self.site, NewsPage, title=title) for title in ("Bravo", "Charlie")]
        self.section = make_page(self.site, PlainPage, title="Section", slug="section", live=False)
        self.chapter = make_page(self.site, PlainPage, title="Chapter", slug="chapter", parent=self.section, live=False)
        self.detail = make_page(self.site, PlainPage, title="Detail", slug="detail", parent=self.chapter, live=False)
        self.change(self.about, title="About everybody", slug="about-all", introduction="A draft.")
        self.change(self.about_pl, title="O wszystkich")
        for page in (self.section, self.chapter, self.detail):
            self.change(page, introduction=f"Of {page.title}")

    def change(self, page: Any, **values: Any) -> Any:
        """Save a draft of *page* with other values, as the editor does."""
        draft = self.form(page)
        for name, value in values.items():
            setattr(draft, name, value)
        return draft.save_revision(user=self.editor)

    def form(self, page: Any) -> Any:
        """Return *page* as its form holds it when it is opened."""
        return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()

    def share(self, page: Any = None, user: Any = None) -> Preview:
        """Make a link to *page*, or to the whole microsite."""
        return actions.share(user or self.editor, self.site, page, HOUR)

    def token(self, page: Any = None) -> str:
        """Return the token of such a link."""
        return token_of(self.share(page))

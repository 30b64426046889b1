"""A microsite with private pages, and asking it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.content.models import PlainPage
from cms.microsites.models import Microsite
from tests.factories import DocumentFactory, ImageFactory, ThemeFactory
from tests.fixtures import MakePage

WORD = "Wolverine"
PASSWORD = "zażółć gęślą"
ROUTE = """
query ($path: String!) {
  site {
    route(path: $path) {
      __typename
      ... on PageRoute { page { title } }
      ... on RedirectRoute { url target { title } }
      ... on GoneRoute { path }
      ... on NotFoundRoute { path }
      ... on ProtectedRoute { path restriction pageId signInUrl tokenState }
    }
  }
}
"""
UNLOCK = (settings.BASE_DIR / "graphql" / "operations" / "unlock.graphql").read_text(encoding="utf-8")


class World:
    """A microsite with a private page that says a word wherever a page can say one, and public ones that lead to it."""

    def __init__(self, site: Microsite, make_page: MakePage) -> None:
        self.site = site
        home = site.home("en")
        assert home is not None
        self.theme = ThemeFactory(slug="hidden-theme", label="Shared theme")
        self.image = ImageFactory(title=f"{WORD} picture", collection=site.image_collection)
        self.document = DocumentFactory(title=f"{WORD} document", collection=site.document_collection)
        text = f'<p><a linktype="document" id="{self.document.pk}">{WORD} file</a></p>'
        self.secret = make_page(
            site,
            title=f"{WORD} secret",
            slug="wolverine-secret",
            introduction=f"{WORD} introduction",
            show_in_menus=True,
            lead_image=self.image,
            themes=[self.theme],
            body=json.dumps([{"type": "text", "value": text, "id": "a" * 36}]),
        )
        self.child = make_page(site, title=f"{WORD} child", slug="wolverine-child", parent=self.secret)
        self.inner = make_page(site, title=f"{WORD} inner", slug="wolverine-inner", parent=self.secret)
        self.translated = make_page(
            site, PlainPage, "pl", title=f"{WORD} po polsku", slug="wolverine-pl", translation_of=self.secret
        )
        self.public = make_page(
            site,
            title="Public",
            body=json.dumps(
                [
                    {
                        "type": "text",
                        "value": f'<p><a linktype="page" id="{self.secret.pk}">a link</a></p>',
                        "id": "b" * 36,
                    },
                ]
            ),
        )
        self.restriction = PageViewRestriction.objects.create(
            page=self.secret, restriction_type="password", password=PASSWORD
        )
        PageViewRestriction.objects.create(page=self.translated, restriction_type="password", password="inny")
        PageViewRestriction.objects.create(page=self.inner, restriction_type="password", password="another")


def post(site: Microsite, document: str, variables: Any = None, *, token: str = "", address: str = "1.2.3.4") -> Any:
    headers = {"Host": site.site.hostname, **({"X-Unlock-Token": token} if token else {})}
    body = {"query": document, "variables": variables or {}}
    response = Client(REMOTE_ADDR=address).post("/graphql", body, content_type="application/json", headers=headers)
    answer = response.json()
    assert "errors" not in answer, answer
    return answer["data"]


def route(site: Microsite, path: str, token: str = "") -> Any:
    return post(site, ROUTE, {"path": path}, token=token)["site"]["route"]


def unlock(site: Microsite, page_id: str, password: str, **asked: Any) -> Any:
    return post(site, UNLOCK, {"input": {"pageId": page_id, "password": password}}, **asked)["unlock"]


def token_for(world: World, path: str = "/en/wolverine-secret/", password: str = PASSWORD) -> str:
    payload = unlock(world.site, route(world.site, path)["pageId"], password)
    assert payload["errors"] == []
    return str(payload["token"])


def get(site: Microsite, url: str) -> Any:
    parts = urlsplit(url)
    return Client().get(f"{parts.path}?{parts.query}", headers={"Host": site.site.hostname})

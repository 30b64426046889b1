"""The API's own page."""

from __future__ import annotations

import html
import re
import shlex

import pytest
from django.test import Client
from graphql import build_schema

from api.guide.contents import FOLDER, NoExpiry, deprecations
from cms.content.models import EventPage
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db


def test_commands_of_the_page_work_for_its_microsite(make_microsite: MakeMicrosite, make_page: MakePage) -> None:
    site = make_microsite("eim", languages=("hu", "en"))
    make_page(site, EventPage, "hu", title="Fórum")
    client = Client(headers={"Host": f"{site.site.hostname}:8000"})

    page = client.get("/graphql/docs").content.decode()
    commands = [shlex.split(html.unescape(one)) for one in re.findall(r"<code>(curl .*?)</code>", page)]

    # Those that anybody can ask about any microsite.
    documents = {path.stem: path.read_text() for path in (FOLDER / "operations").glob("*.graphql")}
    own = ("calendar", "feed_")
    assert len(commands) == sum(
        not name.startswith(own) and "$input:" not in text and "$ids:" not in text for name, text in documents.items()
    )
    for command in commands:
        assert command[2] == "http://eim.localhost:8000/graphql"
        answer = client.get("/graphql", dict(part.split("=", 1) for part in command[4::2])).json()
        assert "errors" not in answer
        assert answer["data"].get("site") or answer["data"].get("sites")
    assert "Fórum" in str([client.get("/graphql", dict(p.split("=", 1) for p in c[4::2])).json() for c in commands])


def test_page_loads_nothing_from_elsewhere_and_runs_nothing(make_microsite: MakeMicrosite) -> None:
    response = Client(headers={"Host": make_microsite().site.hostname}).get("/graphql/docs")
    page = response.content.decode()

    assert response.status_code == 200
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert not re.search(r"<script|\sstyle=|\son\w+=|(src|href)=\"https?:", page)
    assert not response.cookies


def test_unknown_host_has_no_page(make_microsite: MakeMicrosite) -> None:
    make_microsite()

    assert Client(headers={"Host": "nowhere.example"}).get("/graphql/docs").status_code == 404


def test_what_is_deprecated_says_until_when() -> None:
    assert deprecations() == deprecations()  # and none of ours lacks a day
    good = build_schema('type Query { old: Int @deprecated(reason: "Use new. Until 2027-06-30.") new: Int }')
    bad = build_schema('type Query { old(a: Int @deprecated(reason: "Use b.") b: Int): Int }')

    assert [(one.place, one.until.isoformat()) for one in deprecations(good)] == [("Query.old", "2027-06-30")]
    with pytest.raises(NoExpiry, match=r"Query.old\(a:\)"):
        deprecations(bad)

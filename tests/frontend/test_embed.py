"""The script with which other websites show events and forms."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client

from api.documents import registered
from frontend import embed

DOCS = Path(project.BASE_DIR) / "docs" / "front-end" / "embed.md"


@pytest.fixture
def script(db: None) -> Any:
    return Client().get("/embed.js", headers={"Host": "anywhere.localhost", "Accept-Encoding": "gzip"})


def test_any_website_may_load_it_and_it_is_small(script: Any) -> None:
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert script.headers["Access-Control-Allow-Origin"] == "*"
    assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=300" in script.headers["Cache-Control"]
    assert not script.cookies
    assert len(script.content) < 25_000
    assert gzip.decompress(script.content).decode() == embed.script()
    again = Client().get(
        "/embed.js", headers={"If-None-Match": script.headers["ETag"], "Accept-Encoding": "gzip", "Host": "localhost"}
    )
    assert again.status_code == 304


def test_it_asks_for_registered_documents_by_names_that_it_is_given() -> None:
    asked = set(re.findall(r"""(?:ask\(this\.origin, |this\.site\()"([a-z_]+)\"""", embed.script()))
    assert asked == set(embed.DOCUMENTS)
    for name in embed.DOCUMENTS:
        assert registered.text_of(embed.identifier(name)) is not None


def test_it_has_the_words_that_it_says_and_no_others() -> None:
    source = "\n".join(path.read_text() for path in embed.PARTS)
    needs = {name + end for name in ("interpreter", "accessibility", "diet", "childcare") for end in ("", "Help")}
    said = set(re.findall(r'say\("(\w+)"', source)) | needs

    assert said <= set(embed.WORDS)
    assert set(embed.WORDS) - needs <= set(re.findall(r'"(\w+)"', source))


def test_it_makes_no_html_of_texts_and_loads_nothing() -> None:
    source = embed.script()

    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "import(", "cookie =", "localStorage"):
        assert forbidden not in source


def test_documentation_names_its_elements_attributes_properties_and_parts() -> None:
    docs = DOCS.read_text()
    source = embed.script()

    assert set(re.findall(r'define\("([\w-]+)"', source)) == set(re.findall(r"<(microsite-[\w-]+) ", docs))
    assert set(re.findall(r"var\((--microsite-[\w-]+)", source)) == set(re.findall(r"(--microsite-[\w-]+):", docs))
    attributes = set(re.findall(r'getAttribute\("([a-z]+)"\)', source)) - {"role"} | set(
        re.findall(r'list\("(\w+)"\)', source)
    )
    for attribute in attributes:
        assert f"`{attribute}`" in docs, attribute
    for part in set(re.findall(r'part: "(\w+)"', source)):
        assert f"`{part}`" in docs, part

"""What hinders readers is said beside the text and after it was saved; short texts say how long they are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from cms.content.advising import advice_on
from cms.content.models import EventPage, PlainPage
from cms.microsites.choices import Role
from tests.factories import ImageFactory
from tests.html_forms import read_attributes

pytestmark = pytest.mark.django_db


def block(kind: str, value: Any, number: int = 1) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": f"00000000-0000-4000-8000-00000000000{number}"}


def heading(level: int, number: int = 1) -> dict[str, Any]:
    return block("heading", {"text": f"Part {number}", "level": level, "anchor": ""}, number)


def link(words: str, address: str = "https://example.org/") -> dict[str, Any]:
    return block("text", f'<p>Read <a href="{address}">{words}</a>.</p>')


def table(choice: str) -> dict[str, Any]:
    return block("table", {"data": [["a", "b"]], "table_header_choice": choice, "table_caption": ""})


@pytest.fixture
def page(make_microsite: Any, make_page: Any) -> Any:
    """Give a page with these blocks in some language."""
    microsite = make_microsite("eim", ("en", "pl", "de"))

    def page(*blocks: Any, language: str = "en", model: Any = PlainPage, **values: Any) -> Any:
        return make_page(microsite, model, language, body=list(blocks), **values)

    return page


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([heading(3)], "“Part 1” has level 3 and follows level 1"),
        ([heading(2), heading(4, 2)], "“Part 2” has level 4 and follows level 2"),
        ([heading(2), block("text", "<h4>Deep</h4>", 2)], "“Deep” has level 4 and follows level 2"),
        ([link("Here")], "The words “Here” of a link"),
        ([link("read <b>more</b> …")], "The words “read more …” of a link"),
        ([link("https://example.org/")], "A link shows its address"),
        ([link(" ")], "A link has no words"),
        ([table("")], "A table has no header cells"),
        ([table("neither")], "A table has no header cells"),
        ([block("call_to_action", {"title": "Help", "label": "Click here", "url": "https://x.org"})], "“Click here”"),
    ],
)
def test_what_hinders_readers_is_said_with_the_way_there(page: Any, blocks: Any, said: str) -> None:
    (advice,) = advice_on(page(*blocks))

    assert said in advice.text
    assert advice.anchor == f"block-{blocks[-1]['id']}-section"


@pytest.mark.parametrize(
    "blocks",
    [
        [heading(2), heading(3, 2), heading(4, 3), heading(2, 4)],
        [heading(2), block("text", "<h3>One</h3><h4>Two</h4>", 2)],
        [link("the programme of the seminar")],
        [link("More about housing")],
        [table("row")],
        [table("both")],
    ],
)
def test_nothing_is_said_of_what_is_in_order(page: Any, blocks: Any) -> None:
    assert advice_on(page(*blocks)) == []


def test_picture_without_words_is_told_in_a_draft(page: Any) -> None:
    found = advice_on(page(block("image", {"image": ImageFactory().pk, "alt": ""})))

    assert "described nowhere" in found[0].text


def test_words_are_those_of_the_language_of_the_page(page: Any) -> None:
    assert "“hier”" in advice_on(page(link("hier"), language="de"))[0].text
    assert advice_on(page(link("hier"), language="pl")) == []
    assert "“tutaj”" in advice_on(page(link("tutaj"), language="pl"))[0].text


def test_other_rich_texts_of_a_page_are_looked_at_too(page: Any) -> None:
    (advice,) = advice_on(page(model=EventPage, eligibility='<p><a href="https://example.org/">here</a></p>'))

    assert ("“here”" in advice.text, advice.anchor) == (True, "")


def test_editor_sees_it_above_the_text_and_after_saving(page: Any, make_member: Any, sign_in: Any) -> None:
    one = page(heading(3), link("here"), title="About us")
    client = sign_in(make_member(one_microsite(), roles=(Role.PUBLISHERS,)))
    address = reverse("wagtailadmin_pages:edit", args=[one.pk])
    text = client.get(address).content.decode()
    panel = re.search(r"To look at, so that everybody.*?</ul>", text, re.DOTALL)
    assert panel is not None
    assert f'<a href="#block-{heading(3)["id"]}-section">Show</a>' in panel[0]
    assert "“here”" in panel[0]

    form = {"title": "About us", "slug": one.slug, "body-count": "1", "body-0-deleted": "", "body-0-order": "0"}
    form |= {"body-0-type": "heading", "body-0-id": heading(3)["id"], "body-0-value-text": "Part"}
    form |= {"body-0-value-level": "4", "body-0-value-anchor": ""}
    saved = client.post(address, form, follow=True)
    said = " ".join(str(message) for message in saved.context["messages"])
    assert "“Part” has level 4 and follows level 1" in said
    assert f"{address}#block-" in said


def one_microsite() -> Any:
    from cms.microsites.models import Microsite

    return Microsite.objects.get()


def test_short_texts_say_how_long_they_are(page: Any, make_member: Any, sign_in: Any) -> None:
    one = page()
    client = sign_in(make_member(one_microsite(), roles=(Role.PUBLISHERS,)))
    html = client.get(reverse("wagtailadmin_pages:edit", args=[one.pk])).content.decode()
    fields = read_attributes(html)

    for name, recommended in (("title", "60"), ("seo_title", "60"), ("search_description", "160")):
        attributes = fields[f"id_{name}"]
        assert "character-count" in str(attributes["data-controller"]).split(), name
        assert attributes["data-character-count-recommended-value"] == recommended
        assert "{count}" in str(attributes["data-character-count-within-value"])
    # Beside what Wagtail itself has there.
    assert "w-sync" in str(fields["id_title"]["data-controller"]).split()
    assert "w-autosize" in str(fields["id_introduction"]["data-controller"]).split()
    assert "/content/counting.js" in html


def test_forms_of_ours_warn_before_they_are_left(make_microsite: Any, make_member: Any, sign_in: Any) -> None:
    microsite = make_microsite("eim")
    client = sign_in(make_member(microsite, roles=tuple(Role)))
    addresses = [
        reverse("microsites:edit", args=[microsite.pk]),
        reverse("wagtailsnippets_content_contact:add"),
        reverse("accounts_invite", args=[microsite.pk]),
        reverse("registrations:new_event_in", args=[microsite.pk]),
    ]
    for address in addresses:
        html = client.get(address).content.decode()
        assert re.search(r'<form[^>]*data-controller="w-unsaved', html), address
        assert "beforeunload@window->w-unsaved#confirm" in html, address

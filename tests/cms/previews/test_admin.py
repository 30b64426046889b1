"""Previews in the admin: the way from the editor to the front end, and the links that a team makes."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.previews.models import Preview
from cms.previews.tokens import key_of
from tests.api.test_previews import page_at
from tests.html_forms import read_forms
from tests.previews import Drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafts(make_microsite: Any, make_page: Any, make_member: Any) -> Drafts:
    return Drafts(make_microsite, make_page, make_member)


def opened(response: Any) -> tuple[str, str, str]:
    """Return where a redirect leads: the address, the token and the path."""
    assert response.status_code == 302, response.content[:300]
    parts = urlsplit(response.headers["Location"])
    query = parse_qs(parts.query)
    return f"{parts.scheme}://{parts.netloc}{parts.path}", query["token"][0], query["path"][0]


def form_data(client: Any, address: str) -> dict[str, Any]:
    """Return what the editor's form at *address* would send."""
    html = client.get(address).content.decode()
    form = next(form for form in read_forms(html) if "title" in form and "slug" in form)
    # What blocks send is made by scripts.
    return {**form, "body-count": "0"}


def test_panel_shows_what_is_in_the_form(drafts: Drafts, sign_in: Any) -> None:
    client = sign_in(drafts.editor)
    data = form_data(client, reverse("wagtailadmin_pages:edit", args=[drafts.about.pk]))
    panel = reverse("wagtailadmin_pages:preview_on_edit", args=[drafts.about.pk])
    answer = client.post(panel, {**data, "title": "Being typed"})
    assert answer.json() == {"is_valid": True, "is_available": True}

    address, token, path = opened(client.get(panel, {"in_preview_panel": "true"}))
    assert address == f"{drafts.site.site.root_url}/preview"
    assert path == "/en/about-all/"
    assert page_at(drafts, token, path)["title"] == "Being typed"
    client.post(panel, {**data, "title": "Typed on"})
    assert opened(client.get(panel))[1] == token
    assert page_at(drafts, token, path)["title"] == "Typed on"


def test_panel_shows_a_page_that_is_being_made(drafts: Drafts, sign_in: Any) -> None:
    client = sign_in(drafts.editor)
    arguments = ["content", "plainpage", drafts.about.pk]
    data = form_data(client, reverse("wagtailadmin_pages:add", args=arguments))
    panel = reverse("wagtailadmin_pages:preview_on_add", args=arguments)
    client.post(panel, {**data, "title": "Brand new", "slug": "brand-new"})

    _address, token, path = opened(client.get(panel))
    assert path == "/en/about/brand-new/"
    assert page_at(drafts, token, path)["title"] == "Brand new"


def test_draft_and_old_versions_are_shown(drafts: Drafts, sign_in: Any) -> None:
    client = sign_in(drafts.editor)
    first = drafts.change(drafts.about, title="First words")
    drafts.change(drafts.about, title="Last words")
    _address, token, path = opened(client.get(reverse("wagtailadmin_pages:view_draft", args=[drafts.about.pk])))
    assert page_at(drafts, token, path)["title"] == "Last words"
    old = reverse("wagtailadmin_pages:revisions_view", args=[drafts.about.pk, first.pk])
    _address, older, path = opened(client.get(old))
    assert older != token
    assert page_at(drafts, older, path)["title"] == "First words"
    assert page_at(drafts, token, path)["title"] == "Last words"


def test_front_end_of_the_microsites_choice_is_opened(drafts: Drafts, sign_in: Any) -> None:
    drafts.site.preview_url = "https://www.example.org/api/preview"
    drafts.site.save()
    client = sign_in(drafts.editor)
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[drafts.about_pl.pk]))
    address, _token, path = opened(response)
    assert (address, path) == ("https://www.example.org/api/preview", "/pl/o-nas/")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["ftp://x.org/", "https://x.org/?a=b", "https://x.org/#x", "https://me@x.org/", "x"]
)
def test_preview_address_is_an_address_and_its_path(drafts: Drafts, address: str) -> None:
    from django.core.exceptions import ValidationError

    drafts.site.preview_url = address
    with pytest.raises(ValidationError) as refused:
        drafts.site.full_clean()
    assert list(refused.value.message_dict) == ["preview_url"]


def test_link_is_made_used_and_revoked(drafts: Drafts, sign_in: Any) -> None:
    client = sign_in(drafts.editor)
    address = reverse("previews_share", args=[drafts.about.pk])
    made = client.post(address, {"minutes": "60", "shows": "page", "note": "The mayor"})
    assert made.status_code == 302
    preview = Preview.objects.get()
    html = client.get(address).content.decode()
    [link] = [part.split('"')[0].replace("&amp;", "&") for part in html.split('value="') if "?token=" in part[:200]]
    query = parse_qs(urlsplit(link).query)
    assert key_of(query["token"][0]) == preview.key
    assert query["path"] == ["/en/about-all/"]
    assert "The mayor" in html
    assert page_at(drafts, query["token"][0], "/en/about-all/")["title"] == "About everybody"
    preview.refresh_from_db()
    assert preview.last_used_at is not None

    client.post(reverse("previews_revoke", args=[preview.pk]), {"page": drafts.about.pk})
    html = client.get(address).content.decode()
    assert query["token"][0] not in html
    assert "Revoked" in html


def test_link_is_shown_to_nobody_but_who_made_it_and_revoked_by_all_who_edit(
    drafts: Drafts, sign_in: Any, make_member: Any
) -> None:
    preview = drafts.share(drafts.about)
    colleague = sign_in(make_member(drafts.site, name="carla"))
    html = colleague.get(reverse("previews_share", args=[drafts.about.pk])).content.decode()
    assert "anna" in html
    assert preview.key not in html
    colleague.post(reverse("previews_revoke", args=[preview.pk]), {"page": drafts.about.pk})
    preview.refresh_from_db()
    assert preview.revoked_at is not None


def test_other_teams_learn_and_change_nothing(drafts: Drafts, sign_in: Any) -> None:
    preview = drafts.share(drafts.about)
    stranger = sign_in(drafts.stranger)
    assert stranger.get(reverse("previews_share", args=[drafts.about.pk])).status_code == 404
    assert stranger.post(reverse("previews_share", args=[drafts.about.pk]), {"minutes": "60"}).status_code == 404
    assert stranger.post(reverse("previews_revoke", args=[preview.pk])).status_code == 404
    assert stranger.get(reverse("wagtailadmin_pages:view_draft", args=[drafts.about.pk])).status_code == 404
    preview.refresh_from_db()
    assert preview.revoked_at is None


def test_protected_page_is_not_shared(drafts: Drafts, sign_in: Any) -> None:
    PageViewRestriction.objects.create(page=drafts.about, restriction_type="password", password="secret")
    client = sign_in(drafts.editor)
    answer = client.post(reverse("previews_share", args=[drafts.about.pk]), {"minutes": "60", "shows": "page"})
    assert "This page is protected" in answer.content.decode()
    assert not Preview.objects.exists()


def test_links_are_as_long_and_as_many_as_the_settings_say(
    drafts: Drafts, sign_in: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(drafts.editor)
    address = reverse("previews_share", args=[drafts.about.pk])
    settings.PREVIEW_SHARE_DAYS = 1
    assert (
        "select a valid choice" in client.post(address, {"minutes": "10080", "shows": "page"}).content.decode().lower()
    )
    monkeypatch.setattr("cms.previews.actions.MAX_LINKS", 1)
    for _number in range(2):
        answer = client.post(address, {"minutes": "60", "shows": "page"})
    assert "There are too many links to this already (1)" in answer.content.decode()
    assert Preview.objects.count() == 1


def test_pages_have_a_button_that_leads_to_their_links(drafts: Drafts, sign_in: Any) -> None:
    client = sign_in(drafts.editor)
    address = reverse("previews_share", args=[drafts.about.pk])
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[drafts.about.pk])).content.decode()
    home = reverse("wagtailadmin_explore", args=[drafts.about.get_parent().pk])
    assert address in client.get(home).content.decode()


def test_old_previews_are_deleted_with_their_texts(drafts: Drafts) -> None:
    import datetime

    import time_machine
    from django.core.management import call_command
    from django.utils import timezone

    from cms.previews import actions
    from cms.previews.choices import Kind

    actions.for_editor(drafts.editor, drafts.form(drafts.about), Kind.FORM)
    drafts.share(drafts.about)
    call_command("tidy_previews")
    assert Preview.objects.count() == 2
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        call_command("tidy_previews")
    assert [preview.kind for preview in Preview.objects.all()] == [Kind.SHARED]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)):
        call_command("tidy_previews")
    assert not Preview.objects.exists()

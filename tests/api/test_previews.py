"""Previews: the website as it would be, for those who hold a token, and for nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.content.models import NewsPage, PlainPage
from cms.microsites.choices import Role
from cms.previews import actions
from cms.previews.choices import Kind
from cms.previews.models import Preview
from cms.previews.tokens import token_of
from tests.api.test_content import block, stream
from tests.previews import HOUR, Drafts, ask_preview, rows

pytestmark = pytest.mark.django_db

PAGE = """
query ($path: String!) {
  site {
    preview { isOfWholeSite expiresAt draftCount omittedDraftCount page { title } }
    route(path: $path) {
      __typename
      ... on PageRoute {
        canonicalUrl
        alternates { locale url }
        page {
          title path introduction servedLocale
          breadcrumbs { title path }
          children { totalCount nodes { title path } }
          body { ... on TextBlock { richText { html } } }
        }
      }
    }
  }
}
"""
NEWS = '{ site { news: pages(types: ["NewsPage"], first: 50, orderBy: TITLE) { totalCount nodes { title } } } }'


@pytest.fixture
def drafts(make_microsite: Any, make_page: Any, make_member: Any) -> Drafts:
    return Drafts(make_microsite, make_page, make_member)


def page_at(drafts: Drafts, token: str | None, path: str) -> Any:
    response = ask_preview(PAGE, token, drafts.site, path=path)
    answer = response.json()
    assert "errors" not in answer, answer
    return answer["data"]["site"]["route"].get("page")


# --- What is seen -----------------------------------------------------------------------------------------------------


def test_draft_is_seen_at_its_new_address_with_those_below_it(drafts: Drafts) -> None:
    token = drafts.token(drafts.about)

    page = page_at(drafts, token, "/en/about-all/")
    assert page["title"] == "About everybody"
    assert page["introduction"] == "A draft."
    assert page["children"]["nodes"] == [{"title": "Below", "path": "/en/about-all/below/"}]
    below = page_at(drafts, token, "/en/about-all/below/")
    assert [above["title"] for above in below["breadcrumbs"]][-1] == "About everybody"
    assert page_at(drafts, None, "/en/about-all/") is None
    assert page_at(drafts, None, "/en/about/")["title"] == "About us"


def test_drafts_of_translations_are_seen(drafts: Drafts) -> None:
    token = drafts.token(drafts.about)

    assert page_at(drafts, token, "/pl/o-nas/")["title"] == "O wszystkich"
    assert page_at(drafts, None, "/pl/o-nas/")["title"] == "O nas"


def test_page_that_was_never_published_is_seen_below_those_that_were_not_either(drafts: Drafts) -> None:
    token = drafts.token(drafts.chapter)

    page = page_at(drafts, token, "/en/section/chapter/")
    assert page["title"] == "Chapter"
    assert [above["title"] for above in page["breadcrumbs"]][-1] == "Section"
    assert [child["title"] for child in page["children"]["nodes"]] == ["Detail"]
    assert page_at(drafts, None, "/en/section/chapter/") is None


def test_drafts_that_a_draft_refers_to_are_seen(drafts: Drafts, make_page: Any) -> None:
    far = make_page(drafts.site, PlainPage, title="Far", slug="far", live=False)
    near = make_page(drafts.site, PlainPage, title="Near", slug="near", live=False)
    unrelated = make_page(drafts.site, PlainPage, title="Unrelated", slug="unrelated", live=False)
    drafts.change(unrelated)
    drafts.change(far)
    drafts.change(near, body=stream(block("text", f'<p><a linktype="page" id="{far.pk}">far</a></p>')))
    drafts.change(drafts.about, body=stream(block("text", f'<p><a linktype="page" id="{near.pk}">near</a></p>')))
    token = drafts.token(drafts.about)

    assert 'href="' in page_at(drafts, token, "/en/about-all/")["body"][0]["richText"]["html"]
    assert page_at(drafts, token, "/en/near/")["title"] == "Near"
    assert page_at(drafts, token, "/en/far/")["title"] == "Far"
    assert page_at(drafts, token, "/en/unrelated/") is None


def test_lists_are_ordered_and_counted_with_drafts(drafts: Drafts, make_page: Any) -> None:
    bravo, _charlie = drafts.news
    drafts.change(bravo, title="Zulu")
    new = make_page(drafts.site, NewsPage, title="Alpha", live=False)
    drafts.change(new)

    whole = ask_preview(NEWS, drafts.token(), drafts.site).json()["data"]["site"]["news"]
    assert [node["title"] for node in whole["nodes"]] == ["Alpha", "Charlie", "Zulu"]
    one = ask_preview(NEWS, drafts.token(bravo), drafts.site).json()["data"]["site"]["news"]
    assert [node["title"] for node in one["nodes"]] == ["Charlie", "Zulu"]
    public = ask_preview(NEWS, None, drafts.site).json()["data"]["site"]["news"]
    assert [node["title"] for node in public["nodes"]] == ["Bravo", "Charlie"]


def test_search_finds_the_words_of_drafts(drafts: Drafts) -> None:
    document = '{ site { search(query: "everybody") { nodes { page { title } } } } }'

    def titles(token: str | None) -> list[str]:
        found = ask_preview(document, token, drafts.site).json()["data"]["site"]["search"]["nodes"]
        return [node["page"]["title"] for node in found]

    assert titles(drafts.token(drafts.about)) == ["About everybody"]
    assert titles(None) == []


def test_page_that_was_taken_down_stays_down_until_somebody_writes_on_it(drafts: Drafts) -> None:
    page = drafts.news[0]
    page.save_revision().publish()
    page.refresh_from_db()
    page.unpublish()

    def titles() -> list[str]:
        news = ask_preview(NEWS, drafts.token(), drafts.site).json()["data"]["site"]["news"]
        return [node["title"] for node in news["nodes"]]

    assert titles() == ["Charlie"]
    drafts.change(page, title="Bravissimo")
    assert titles() == ["Bravissimo", "Charlie"]


def test_page_with_its_time_set_is_seen_before_and_after_that(drafts: Drafts) -> None:
    now = timezone.now()
    drafts.change(drafts.about, go_live_at=now + timedelta(days=1), expire_at=now + timedelta(days=2))
    token = drafts.token(drafts.about)
    assert page_at(drafts, token, "/en/about-all/")["title"] == "About everybody"
    with time_machine.travel(now + timedelta(days=3)):
        token = drafts.token(drafts.about)
        assert page_at(drafts, token, "/en/about-all/")["title"] == "About everybody"


def test_what_is_in_a_form_is_seen_by_its_editor_alone(drafts: Drafts) -> None:
    form = drafts.form(drafts.about)
    form.title = "Not saved yet"
    preview = actions.for_editor(drafts.editor, form, Kind.FORM)

    assert page_at(drafts, token_of(preview), "/en/about-all/")["title"] == "Not saved yet"
    assert page_at(drafts, drafts.token(drafts.about), "/en/about-all/")["title"] == "About everybody"
    form.title = "Typed on"
    again = actions.for_editor(drafts.editor, form, Kind.FORM)
    assert again.pk == preview.pk
    assert page_at(drafts, token_of(preview), "/en/about-all/")["title"] == "Typed on"


def test_page_that_is_being_made_is_seen(drafts: Drafts) -> None:
    parent = Page.objects.get(pk=drafts.about.pk)
    form = PlainPage(title="Brand new", slug="brand-new", introduction="Fresh.", locale=parent.locale)
    form.path, form.depth = parent.get_last_child()._inc_path(), parent.depth + 1
    form.set_url_path(parent)
    token = token_of(actions.for_editor(drafts.editor, form, Kind.FORM))

    page = page_at(drafts, token, "/en/about/brand-new/")
    assert (page["title"], page["introduction"]) == ("Brand new", "Fresh.")
    assert [child["title"] for child in page_at(drafts, token, "/en/about/")["children"]["nodes"]] == [
        "Below",
        "Brand new",
    ]
    assert not Page.objects.filter(slug="brand-new").exists()


def test_relations_of_a_page_are_those_of_the_draft(drafts: Drafts, make_page: Any) -> None:
    from tests.factories import ThemeFactory

    theme, other = ThemeFactory(slug="housing"), ThemeFactory(slug="work")
    drafts.about.themes = [theme]
    drafts.about.save()
    drafts.change(drafts.about, themes=[other], slug="about")
    document = "query ($path: String!) { site { page(path: $path) { themes { slug } } } }"

    def slugs(token: str | None) -> list[str]:
        page = ask_preview(document, token, drafts.site, path="/en/about/").json()["data"]["site"]["page"]
        return [theme["slug"] for theme in page["themes"]]

    assert slugs(drafts.token(drafts.about)) == ["work"]
    assert slugs(None) == ["housing"]


def test_front_ends_are_told_that_it_is_a_preview(drafts: Drafts) -> None:
    document = "{ site { preview { isOfWholeSite expiresAt draftCount page { title } } } }"
    preview = drafts.share(drafts.about)
    told = ask_preview(document, token_of(preview), drafts.site).json()["data"]["site"]["preview"]

    assert told["page"] == {"title": "About everybody"}
    assert (told["isOfWholeSite"], told["draftCount"]) == (False, 2)
    assert told["expiresAt"] == preview.expires_at.isoformat()
    assert ask_preview(document, None, drafts.site).json()["data"]["site"]["preview"] is None
    assert ask_preview(document, token_of(preview), drafts.other).json()["data"]["site"]["preview"] is None


# --- Nothing remains --------------------------------------------------------------------------------------------------


def test_no_row_of_any_table_is_changed(drafts: Drafts) -> None:
    tokens = [drafts.token(drafts.about), drafts.token(drafts.detail), drafts.token()]
    form = drafts.form(drafts.about)
    tokens.append(token_of(actions.for_editor(drafts.editor, form, Kind.FORM)))
    before = rows()
    for token in tokens:
        for document in (PAGE, NEWS):
            assert "errors" not in ask_preview(document, token, drafts.site, path="/en/about-all/").json()

    after = rows()
    assert {name for name in after if after[name] != before[name]} == set()


def test_answers_say_that_nobody_may_keep_them(drafts: Drafts) -> None:
    for token in (drafts.token(drafts.about), "x" * 65):
        response = ask_preview(NEWS, token, drafts.site)
        assert response.headers["Cache-Control"] == "private, no-store"
        assert "X-Preview-Token" in response.headers["Vary"]
    assert "X-Preview-Token" in ask_preview(NEWS, None, drafts.site).headers["Vary"]


# --- Who sees it ------------------------------------------------------------------------------------------------------


def refused(drafts: Drafts, token: str, document: str = NEWS, host: Any = None) -> tuple[int, str]:
    response = ask_preview(document, token, host or drafts.site)
    answer = response.json()
    assert not answer.get("data")
    return response.status_code, answer["errors"][0]["extensions"]["code"]


INVALID = (401, "PREVIEW_TOKEN_INVALID")


def test_token_that_was_never_given_out_is_refused(drafts: Drafts) -> None:
    token = drafts.token(drafts.about)
    for forged in ("", "x", "x" * 65, token[:-1] + ("A" if token[-1] != "A" else "B"), token[:22], token + "x"):
        assert refused(drafts, forged) == INVALID


def test_token_is_refused_when_it_is_over(drafts: Drafts) -> None:
    token = drafts.token(drafts.about)
    with time_machine.travel(timezone.now() + HOUR + timedelta(seconds=1)):
        assert refused(drafts, token) == INVALID


def test_token_is_refused_when_it_was_revoked(drafts: Drafts) -> None:
    preview = drafts.share(drafts.about)
    actions.revoke(preview, by=preview.user)
    assert refused(drafts, token_of(preview)) == INVALID


def test_token_is_refused_when_its_person_has_left_the_team(drafts: Drafts) -> None:
    tokens = [drafts.token(drafts.about), drafts.token()]
    drafts.editor.groups.clear()
    assert {refused(drafts, token) for token in tokens} == {INVALID}


def test_token_is_refused_when_its_person_may_no_longer_sign_in(drafts: Drafts) -> None:
    token = drafts.token(drafts.about)
    drafts.editor.is_active = False
    drafts.editor.save()
    assert refused(drafts, token) == INVALID


def test_token_is_refused_when_its_page_has_gone_to_another_team(drafts: Drafts) -> None:
    token = drafts.token(drafts.news[0])
    Page.objects.get(pk=drafts.news[0].pk).move(drafts.other.home("en"), "last-child")
    assert refused(drafts, token) == INVALID


def test_registrars_see_no_drafts(drafts: Drafts, make_member: Any) -> None:
    registrar = make_member(drafts.site, roles=(Role.REGISTRARS,), name="rita")
    for page in (drafts.about, None):
        with pytest.raises(actions.NotAllowed):
            drafts.share(page, registrar)


def test_nobody_makes_previews_of_another_team(drafts: Drafts) -> None:
    for page in (drafts.about, None):
        with pytest.raises(actions.NotAllowed):
            actions.share(drafts.stranger, drafts.site, page, HOUR)
        with pytest.raises(actions.NotAllowed):
            actions.share(drafts.stranger, drafts.other, drafts.about, HOUR)
    with pytest.raises(actions.NotAllowed):
        actions.for_editor(drafts.stranger, drafts.about, Kind.FORM)
    assert not Preview.objects.exists()


def test_drafts_of_another_team_stay_closed(drafts: Drafts, make_page: Any) -> None:
    theirs = make_page(drafts.other, NewsPage, title="Theirs", live=False)
    theirs.save_revision()
    drafts.change(drafts.about, body=stream(block("text", f'<p><a linktype="page" id="{theirs.pk}">x</a></p>')))
    for token in (drafts.token(drafts.about), drafts.token()):
        news = ask_preview(NEWS, token, drafts.other).json()["data"]["site"]["news"]
        assert news["nodes"] == []


def test_private_pages_stay_private_except_to_the_editor_of_the_page(drafts: Drafts) -> None:
    link = drafts.token(drafts.about)
    PageViewRestriction.objects.create(page=drafts.about, restriction_type="password", password="secret")

    assert page_at(drafts, link, "/en/about-all/") is None
    with pytest.raises(actions.IsPrivate):
        drafts.share(drafts.about)
    form = drafts.form(drafts.about)
    own = token_of(actions.for_editor(drafts.editor, form, Kind.FORM))
    assert page_at(drafts, own, "/en/about-all/")["title"] == "About everybody"
    assert PageViewRestriction.objects.get().password == "secret"


def test_nothing_is_changed_with_a_token(drafts: Drafts) -> None:
    document = 'mutation { cancelRegistration(input: {token: "x"}) { registration { state } } }'
    assert refused(drafts, drafts.token(drafts.about), document) == (403, "PREVIEW_IS_READ_ONLY")


def test_draft_that_cannot_be_read_is_an_error_that_says_so(drafts: Drafts) -> None:
    token = drafts.token(drafts.about)
    revision = drafts.about.revisions.latest("pk")
    revision.content = {**revision.content, "expire_at": "some day"}
    revision.save()

    assert refused(drafts, token) == (409, "PREVIEW_NOT_POSSIBLE")
    document = "{ site { preview { draftCount omittedDraftCount } } }"
    whole = ask_preview(document, drafts.token(), drafts.site).json()["data"]["site"]["preview"]
    assert whole == {"draftCount": 4, "omittedDraftCount": 1}


def test_only_so_many_drafts_are_shown_and_the_newest_first(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.previews.choosing.MAX_DRAFTS", 2)
    drafts.change(drafts.about, title="The newest")
    token = drafts.token()

    document = "{ site { preview { draftCount omittedDraftCount } } }"
    told = ask_preview(document, token, drafts.site).json()["data"]["site"]["preview"]
    # With the two above the one that was written before it.
    assert told == {"draftCount": 4, "omittedDraftCount": 1}
    assert page_at(drafts, token, "/en/about-all/")["title"] == "The newest"


def test_scripts_of_the_microsites_websites_may_send_the_header(drafts: Drafts, client: Any) -> None:
    drafts.site.preview_url = "https://preview.example.org/show"
    drafts.site.save()
    headers = {
        "Host": drafts.site.site.hostname,
        "Origin": "https://preview.example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-preview-token",
    }
    response = client.options("/graphql", headers=headers)
    assert response.headers["Access-Control-Allow-Origin"] == "https://preview.example.org"
    # The star stands for every header but “Authorization”: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
    assert "*" in response.headers["Access-Control-Allow-Headers"].split(", ")

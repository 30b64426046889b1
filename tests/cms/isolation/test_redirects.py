"""A team's redirects: of its own website, to its own pages or to elsewhere."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from cms.content.models import PlainPage
from cms.microsites.choices import Role
from tests.html_forms import read_forms


@pytest.fixture
def world(make_microsite, make_member, make_page, sign_in):
    class World:
        ours, theirs = make_microsite("eim"), make_microsite("niem")
        page, foreign = make_page(ours, PlainPage, title="About"), make_page(theirs, PlainPage, title="Secret page")
        publisher = sign_in(make_member(ours, roles=(Role.PUBLISHERS,)))
        editor = sign_in(make_member(ours, roles=(Role.EDITORS,)))

    return World()


def test_publisher_makes_changes_and_deletes_redirects_of_the_own_website(world):
    [form] = [
        one for one in read_forms(world.publisher.get("/admin/redirects/add/").content.decode()) if "old_path" in one
    ]
    data = {**form, "old_path": "/en/flyer", "redirect_page": world.page.pk, "site": world.ours.site.pk}

    world.publisher.post("/admin/redirects/add/", data)
    made = Redirect.objects.get()
    assert (made.site, made.redirect_page_id) == (world.ours.site, world.page.pk)
    assert "/en/flyer" in world.publisher.get("/admin/redirects/").content.decode()

    address = f"/admin/redirects/{made.pk}/"
    world.publisher.post(address, {**data, "redirect_page": "", "redirect_link": "https://example.org/"})
    assert Redirect.objects.get().redirect_link == "https://example.org/"
    world.publisher.post(f"{address}delete/")
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("field", ["site", "redirect_page", "no site"])
def test_website_and_page_of_another_team_are_refused(world, field):
    data = {"old_path": "/en/flyer", "redirect_page": world.page.pk, "site": world.ours.site.pk, "is_permanent": "on"}
    wrong = {
        "site": {"site": world.theirs.site.pk},
        "redirect_page": {"redirect_page": world.foreign.pk},
        "no site": {"site": ""},
    }

    text = world.publisher.post("/admin/redirects/add/", data | wrong[field]).content.decode()

    assert not Redirect.objects.exists()
    assert "Secret page" not in text
    assert "NIEM" not in text
    world.publisher.post("/admin/redirects/add/", data)
    assert Redirect.objects.count() == 1


def test_list_has_no_redirects_of_others_and_editors_have_no_list(world):
    Redirect.objects.create(old_path="/en/ours", site=world.ours.site, redirect_link="https://example.org/")
    theirs = Redirect.objects.create(old_path="/en/theirs", site=world.theirs.site, redirect_page=world.foreign)
    everywhere = Redirect.objects.create(old_path="/en/all", redirect_link="https://example.org/")

    text = world.publisher.get("/admin/redirects/").content.decode()

    assert "/en/ours" in text
    assert "/en/theirs" not in text
    assert "/en/all" not in text
    assert "import" not in text.lower()
    for one in (theirs, everywhere):
        assert world.publisher.get(f"/admin/redirects/{one.pk}/").status_code == 404
    assert world.editor.get("/admin/redirects/").status_code == 302
    assert world.publisher.get("/admin/redirects/import/").status_code == 302

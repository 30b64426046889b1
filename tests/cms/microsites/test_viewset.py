"""The form in which a team edits its microsite."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from cms.microsites.choices import Role
from cms.microsites.models import Microsite, MicrositeLanguage

FIELDS = (
    *("title", "public_base_url", "contact_name", "contact_email", "licence", "licence_attribution", "retention_days"),
    *(
        "typeface",
        "color_background",
        "color_surface",
        "color_text",
        "color_primary",
        "color_on_primary",
        "color_accent",
    ),
)


def edit(microsite):
    return reverse("microsites:edit", args=[microsite.pk])


def form_of(microsite, *, languages=None, links=(), **values):
    """Return what the form posts: *languages* are dictionaries laid over the rows that are there."""
    posted = {name: getattr(microsite, name) for name in FIELDS}
    posted |= {"default_locale": microsite.default_locale_id, "logo": microsite.logo_id or ""}
    rows = [{"id": row.pk, "locale": row.code} for row in microsite.ordered_languages()]
    for index, extra in enumerate(languages or []):
        if index < len(rows):
            rows[index] |= extra
        else:
            rows.append(extra)
    posted |= {
        "languages-TOTAL_FORMS": len(rows),
        "languages-INITIAL_FORMS": sum("id" in row for row in rows),
        "social_links-TOTAL_FORMS": len(links),
        "social_links-INITIAL_FORMS": 0,
    }
    for index, row in enumerate(rows):
        blank = {"id": "", "title": "", "funding_statement": "null", "primary_menu-count": 0, "footer_menu-count": 0}
        for name, value in {**blank, "ORDER": index + 1, **row}.items():
            posted[f"languages-{index}-{name}"] = value
    for index, row in enumerate(links):
        for name, value in {"id": "", "ORDER": index + 1, **row}.items():
            posted[f"social_links-{index}-{name}"] = value
    return {**posted, **values}


def menu(*items, name="primary_menu"):
    """Return what a menu posts: a label, a page's key or an address, and entries below."""
    posted = {f"{name}-count": len(items)}
    for index, (label, target, children) in enumerate(items):
        start = f"{name}-{index}"
        posted |= {f"{start}-deleted": "", f"{start}-order": index, f"{start}-type": "item", f"{start}-id": ""}
        posted |= entry(f"{start}-value", label, target)
        posted[f"{start}-value-children-count"] = len(children)
        for below, (child_label, child_target) in enumerate(children):
            prefix = f"{start}-value-children-{below}"
            posted |= {f"{prefix}-deleted": "", f"{prefix}-order": below, f"{prefix}-type": "item", f"{prefix}-id": ""}
            posted |= entry(f"{prefix}-value", child_label, child_target)
    return posted


def entry(prefix, label, target):
    page = target if isinstance(target, int) else ""
    return {f"{prefix}-label": label, f"{prefix}-page": page, f"{prefix}-url": "" if page else target}


@pytest.fixture
def world(make_microsite, make_member, sign_in, administrator):
    class World:
        ours, theirs = make_microsite("eim", ("en", "hu")), make_microsite("niem", ("en", "pl"))
        editor = sign_in(make_member(ours))
        admin = sign_in(administrator)

        def save(self, client=None, **values):
            response = (client or self.editor).post(edit(self.ours), form_of(self.ours, **values))
            self.ours = Microsite.objects.get(pk=self.ours.pk)
            return response

    return World()


def errors(response):
    form = response.context["form"]
    return str(form.errors) + "".join(str(formset.errors) for formset in form.formsets.values())


def test_team_edits_its_microsite(world):
    response = world.save(
        title="European Integration Modules", color_primary="#003399", contact_email="team@example.org"
    )
    assert response.status_code == 302, errors(response)
    assert response.url == edit(world.ours)
    assert world.ours.title == "European Integration Modules"
    assert world.ours.color_primary == "#003399"


def test_form_has_tabs_that_explain_themselves(world):
    text = world.editor.get(edit(world.ours)).content.decode()
    for words in ("Identity", "Look", "Languages", "Social networks", "WCAG 2.2", 'type="color"', "Fallback position"):
        assert words in text


@pytest.mark.parametrize("role", [Role.REGISTRARS, Role.TRANSLATORS])
def test_roles_without_the_permission_do_not_edit_it(world, make_member, sign_in, role):
    client = sign_in(make_member(world.ours, roles=(role,)))
    assert client.get(edit(world.ours)).status_code == 302
    client.post(edit(world.ours), form_of(world.ours, title="Changed"))
    assert Microsite.objects.get(pk=world.ours.pk).title == "EIM"


@pytest.mark.parametrize("name", ["edit", "history", "history_results"])
def test_microsite_of_another_team_does_not_exist(world, name):
    target = reverse(f"microsites:{name}", args=[world.theirs.pk])
    assert world.admin.get(target).status_code == 200
    for response in (world.editor.get(target), world.editor.post(target, form_of(world.theirs, title="Taken over"))):
        assert response.status_code == 404
        assert "NIEM" not in response.content.decode()
    assert Microsite.objects.get(pk=world.theirs.pk).title == "NIEM"


def test_list_leads_a_member_of_one_team_to_its_microsite(world, make_member, sign_in):
    assert world.editor.get(reverse("microsites:index")).url == edit(world.ours)
    both = sign_in(make_member(world.ours, world.theirs)).get(reverse("microsites:index")).content.decode()
    assert "EIM" in both
    assert "NIEM" in both
    results = world.editor.get(reverse("microsites:index_results")).content.decode()
    assert "EIM" in results
    assert "NIEM" not in results


def test_list_costs_the_same_for_two_and_for_six_microsites(world, make_microsite):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            world.admin.get(reverse("microsites:index_results"))
        return len(queries)

    cost()
    few = cost()
    for number in range(4):
        make_microsite(f"more-{number}")
    assert cost() == few


@pytest.mark.parametrize("name", ["delete", "copy", "usage"])
def test_removing_and_copying_microsites_has_no_view(world, name):
    with pytest.raises(NoReverseMatch):
        reverse(f"microsites:{name}", args=[world.ours.pk])


def test_short_name_cannot_be_changed(world):
    world.save(slug="other")
    assert world.ours.slug == "eim"


def test_form_says_which_colours_are_too_alike(world):
    response = world.save(color_text="#999999")
    assert "“text” on “background” has a contrast of" in errors(response)
    assert world.ours.color_text != "#999999"


def test_new_language_gets_its_home_page_and_permissions(world, make_member):
    assert not Locale.objects.filter(language_code="lt").exists()
    response = world.save(languages=[{}, {}, {"locale": "lt", "title": "Moduliai"}])
    assert response.status_code == 302, errors(response)
    assert world.ours.language_codes() == ["en", "hu", "lt"]
    home = world.ours.home("lt")
    assert home.title == "Moduliai"
    assert home.permissions_for_user(make_member(world.ours)).can_edit()


def test_language_cannot_be_added_twice(world):
    response = world.save(languages=[{}, {}, {"locale": "hu"}])
    assert response.status_code == 200
    assert world.ours.language_codes() == ["en", "hu"]


def test_language_that_is_there_cannot_become_another(world):
    world.save(languages=[{}, {"locale": "lt"}])
    assert world.ours.language_codes() == ["en", "hu"]


def test_language_of_no_installation_is_refused(world):
    response = world.save(languages=[{}, {}, {"locale": "tlh"}])
    assert "tlh" in errors(response)
    assert not Locale.objects.filter(language_code="tlh").exists()


def test_removed_language_leaves_its_pages(world):
    home = world.ours.home("hu")
    response = world.save(languages=[{}, {"DELETE": "on"}])
    assert response.status_code == 302, errors(response)
    assert world.ours.language_codes() == ["en"]
    assert Page.objects.filter(pk=home.pk).exists()


def test_default_language_cannot_be_removed(world):
    response = world.save(languages=[{"DELETE": "on"}])
    assert "Choose another default language first" in errors(response)
    assert world.ours.language_codes() == ["en", "hu"]


def test_default_language_is_one_of_the_microsites(world):
    polish = Locale.objects.get(language_code="pl")
    assert "default_locale" in world.save(default_locale=polish.pk).context["form"].errors
    hungarian = Locale.objects.get(language_code="hu")
    assert world.save(default_locale=hungarian.pk).status_code == 302
    assert world.ours.site.root_page_id == world.ours.home("hu").pk


def test_languages_and_links_are_ordered_by_hand(world):
    links = [{"network": "x", "url": "https://x.com/eim", "label": "Follow EIM"}]
    response = world.save(languages=[{"ORDER": 2, "fallback_position": 1}, {"ORDER": 1}], links=links)
    assert response.status_code == 302, errors(response)
    assert world.ours.language_codes() == ["hu", "en"]
    assert world.ours.fallback_codes("hu") == ["hu", "en"]
    assert [link.label for link in world.ours.social_links.all()] == ["Follow EIM"]


# --- Menus ----------------------------------------------------------------------------------------------------------


def test_menu_leads_to_pages_addresses_and_entries_below(world, make_page):
    about = make_page(world.ours, "About")
    items = menu(
        ("About", about.pk, []),
        ("Council", "https://www.coe.int", []),
        ("More", "", [("Contact", about.pk), ("Mail", "mailto:office@example.org")]),
    )
    response = world.save(languages=[items])
    assert response.status_code == 302, errors(response)
    first, second, third = world.ours.ordered_languages()[0].primary_menu
    assert (first.value["label"], first.value["page"].pk, first.value["url"]) == ("About", about.pk, "")
    assert second.value["url"] == "https://www.coe.int"
    assert [child["label"] for child in third.value["children"]] == ["Contact", "Mail"]


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([("Nowhere", "", [])], "leads nowhere"),
        ([("Script", "javascript:alert(1)", [])], "not a web address"),
        ([("More", "", [("Nowhere", "")])], "leads nowhere"),
    ],
)
def test_menu_error_says_what_to_do(world, items, words):
    response = world.save(languages=[menu(*items)])
    assert response.status_code == 200
    assert words in response.content.decode()


def test_menu_entry_has_one_target(world, make_page):
    items = menu(("Both", make_page(world.ours).pk, []))
    items["primary_menu-0-value-url"] = "https://example.org"
    response = world.save(languages=[items])
    assert "a page and an address" in response.content.decode()


@pytest.mark.parametrize("below", [False, True])
def test_menu_leads_to_no_page_of_another_microsite(world, make_page, below):
    foreign = make_page(world.theirs, "Foreign page")
    item = ("More", "", [("Foreign", foreign.pk)]) if below else ("Foreign", foreign.pk, [])
    response = world.save(languages=[menu(item)])
    assert response.status_code == 200
    assert "belongs to another microsite" in response.content.decode()
    assert not world.ours.ordered_languages()[0].primary_menu


# --- Images ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def make_image(db, tmp_path):
    def make(collection, title):
        path = tmp_path / "logo.png"
        Picture.new("RGB", (4, 4)).save(path)
        file = ContentFile(path.read_bytes(), name=f"{title}.png")
        return get_image_model().objects.create(title=title, file=file, collection=collection, width=4, height=4)

    return make


def test_logo_is_one_of_the_teams_own_images(world, make_image):
    own = make_image(world.ours.image_collection, "own")
    foreign = make_image(world.theirs.image_collection, "Secret logo")
    assert world.save(logo=own.pk).status_code == 302
    assert world.ours.logo == own
    response = world.save(logo=foreign.pk)
    assert "logo" in response.context["form"].errors
    assert "Secret logo" not in response.content.decode()
    assert world.ours.logo == own


def test_emblem_is_one_of_the_teams_own_images_and_needs_words(world, make_image):
    own = make_image(world.ours.image_collection, "own")
    foreign = make_image(world.theirs.image_collection, "Secret emblem")
    response = world.save(languages=[{"funding_emblem": own.pk}])
    assert "Say in words what the emblem says" in errors(response)
    emblem = {"funding_emblem": own.pk, "funding_emblem_alt": "Funded by the European Union"}
    assert world.save(languages=[emblem]).status_code == 302
    response = world.save(languages=[{**emblem, "funding_emblem": foreign.pk}])
    assert "Secret emblem" not in response.content.decode()
    assert MicrositeLanguage.objects.get(microsite=world.ours, locale__language_code="en").funding_emblem == own


# --- Home pages -----------------------------------------------------------------------------------------------------


def test_home_pages_are_neither_deleted_nor_moved(world, make_page):
    home, page = world.ours.home("hu"), make_page(world.ours)
    other = world.ours.home("en")
    for target in (
        reverse("wagtailadmin_pages:delete", args=[home.pk]),
        reverse("wagtailadmin_pages:move_confirm", args=[home.pk, other.pk]),
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={home.pk}&id={page.pk}",
    ):
        response = world.admin.post(target, follow=True)
        assert "is the home page of" in response.content.decode(), target
    assert Page.objects.filter(pk__in=[home.pk, page.pk], depth__gte=2).count() == 2
    assert Page.objects.get(pk=home.pk).depth == 2


def test_other_pages_are_deleted_as_ever(world, make_page):
    page = make_page(world.ours)
    world.admin.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not Page.objects.filter(pk=page.pk).exists()


def test_person_who_may_change_microsites_but_is_in_no_team_changes_none(world, make_member, sign_in):
    loner = make_member()
    loner.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "change_microsite"]))
    assert sign_in(loner).get(edit(world.ours)).status_code == 404
    assert "EIM" not in sign_in(loner).get(reverse("microsites:index")).content.decode()

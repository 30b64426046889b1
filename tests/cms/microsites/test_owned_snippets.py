"""Snippets of one team, seen by another. Each test first shows that there is something to see."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.content.models import Organisation, Person
from cms.content.models.snippets import Venue
from cms.microsites.choices import Role

SECRET = "Secret partner of NIEM"


def url(name, *args, model="organisation"):
    return reverse(f"wagtailsnippets_content_{model}:{name}", args=args)


def chooser(name, *args, model="organisation"):
    return reverse(f"wagtailsnippetchoosers_content_{model}:{name}", args=args)


@pytest.fixture
def world(make_microsite, make_member, make_organisation, sign_in, administrator):
    """Two teams, each with an organisation, and one that is shared."""

    class World:
        ours, theirs = make_microsite("eim", ("en", "hu")), make_microsite("niem", ("en", "pl"))
        own = make_organisation(ours, "Our own")
        foreign = make_organisation(theirs, SECRET)
        shared = make_organisation(None, "Shared by all")
        editor = sign_in(make_member(ours))
        stranger = sign_in(make_member(theirs))
        admin = sign_in(administrator)

    return World()


def form_of(organisation=None, **values):
    """Return what the form of an organisation posts."""
    posted = {"name": "New name", "country": "", "logo": "", "parent": "", "organisation_type": ""}
    if organisation is not None:
        posted["name"] = organisation.name
    return {**posted, "description": "null", **values}


@pytest.mark.parametrize("name", ["list", "list_results"])
def test_list_shows_own_and_shared_things(world, name):
    text = world.stranger.get(url(name)).content.decode()
    assert SECRET in text
    text = world.editor.get(url(name)).content.decode()
    assert SECRET not in text
    assert "Our own" in text
    assert "Shared by all" in text
    assert SECRET in world.admin.get(url(name)).content.decode()


def test_list_says_to_whom_things_belong(world):
    text = world.editor.get(url("list")).content.decode()
    assert "Belongs to" in text
    assert "EIM" in text
    assert "All (shared)" in text
    assert "NIEM" not in text


def test_list_filters_by_owner_and_offers_own_microsites_only(world):
    def names(client, owner):
        return {each.name for each in client.get(url("list"), {"owner": owner}).context["object_list"]}

    assert names(world.editor, "shared") == {"Shared by all"}
    assert names(world.editor, world.ours.pk) == {"Our own"}
    assert names(world.admin, world.theirs.pk) == {SECRET}
    # A value that isn't offered filters nothing, and shows nothing more.
    assert names(world.editor, world.theirs.pk) == {"Our own", "Shared by all"}


def test_list_searches_own_and_shared_things(world):
    def found(client, query):
        return {each.name for each in client.get(url("list"), {"q": query}).context["object_list"]}

    assert found(world.stranger, "Secret") == {SECRET}
    assert found(world.editor, "Secret") == set()
    assert found(world.editor, "Shared") == {"Shared by all"}


@pytest.mark.parametrize("role", [Role.EDITORS, Role.PUBLISHERS])
def test_list_costs_the_same_for_one_thing_and_for_twenty(world, make_member, make_organisation, sign_in, role):
    client = sign_in(make_member(world.ours, roles=(role,)))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(url("list_results"))
        return len(queries)

    cost()  # fills Wagtail's and Django's caches
    few = cost()
    for number in range(18):
        make_organisation(world.ours, f"Partner {number}")
    # wagtail-localize's buttons, which publishers get, ask for each row; ours may add one question to theirs.
    assert cost() - few <= (18 * 5 if role == Role.PUBLISHERS else 0)


def test_list_offers_to_edit_own_things_and_to_look_at_shared_ones(world):
    text = world.editor.get(url("list")).content.decode()
    assert url("edit", world.own.pk) in text
    assert url("edit", world.shared.pk) not in text
    assert url("delete", world.shared.pk) not in text
    assert url("inspect", world.shared.pk) in text


VIEWS = ["edit", "delete", "usage", "history", "history_results", "inspect"]


@pytest.mark.parametrize("name", VIEWS)
def test_view_of_another_teams_thing_does_not_exist(world, name):
    assert world.stranger.get(url(name, world.foreign.pk)).status_code == 200
    for response in (
        world.editor.get(url(name, world.foreign.pk)),
        world.editor.post(url(name, world.foreign.pk), form_of(name="Taken over")),
    ):
        assert response.status_code == 404
        assert SECRET not in response.content.decode()
    world.foreign.refresh_from_db()
    assert world.foreign.name == SECRET


@pytest.mark.parametrize("name", [name for name in VIEWS if name != "inspect"])
def test_shared_thing_is_changed_by_administrators_only(world, name):
    for response in (
        world.editor.get(url(name, world.shared.pk)),
        world.editor.post(url(name, world.shared.pk), form_of(name="Taken over")),
    ):
        # Wagtail answers a refusal with a message on the start page.
        assert response.status_code == 302
        assert response.url == reverse("wagtailadmin_home")
    world.shared.refresh_from_db()
    assert world.shared.name == "Shared by all"
    assert world.admin.get(url(name, world.shared.pk)).status_code == 200


def test_shared_thing_can_be_looked_at(world):
    response = world.editor.get(url("inspect", world.shared.pk))
    assert response.status_code == 200
    assert "Shared by all" in response.content.decode()


def test_every_view_of_one_thing_is_guarded(world):
    """A view that Wagtail or a subclass adds is closed until somebody opens it."""
    viewset = Organisation.snippet_viewset
    patterns = [pattern for pattern in viewset.get_urlpatterns() if "pk" in pattern.pattern.converters]
    assert {pattern.name for pattern in patterns} >= set(VIEWS)
    for pattern in patterns:
        arguments = dict.fromkeys(pattern.pattern.converters, 1) | {"pk": world.foreign.pk}
        target = reverse(viewset.get_url_name(pattern.name), kwargs=arguments)
        assert world.editor.get(target).status_code == 404, pattern.name
        assert world.editor.post(target).status_code == 404, pattern.name


def test_own_thing_is_edited_and_deleted(world):
    response = world.editor.post(url("edit", world.own.pk), form_of(world.own, name="Renamed"))
    assert response.status_code == 302, response.context["form"].errors
    world.own.refresh_from_db()
    assert (world.own.name, world.own.owner) == ("Renamed", world.ours)
    assert world.editor.post(url("delete", world.own.pk)).status_code == 302
    assert not Organisation.objects.filter(pk=world.own.pk).exists()


def test_editing_cannot_give_a_thing_away_or_share_it(world):
    for owner in (world.theirs.pk, ""):
        world.editor.post(url("edit", world.own.pk), form_of(world.own, owner=owner))
        world.own.refresh_from_db()
        assert world.own.owner == world.ours
    world.admin.post(url("edit", world.own.pk), form_of(world.own, owner=""))
    world.own.refresh_from_db()
    assert world.own.is_shared


def test_new_thing_belongs_to_the_creators_microsite(world):
    for owner in ({}, {"owner": world.theirs.pk}, {"owner": ""}):
        Organisation.objects.filter(name="New name").delete()
        response = world.editor.post(url("add"), form_of(**owner))
        assert response.status_code == 302, response.context["form"].errors
        assert Organisation.objects.get(name="New name").owner == world.ours


def test_new_thing_of_an_administrator_is_shared_or_owned_as_chosen(world):
    world.admin.post(url("add"), form_of(owner=""))
    assert Organisation.objects.get(name="New name").is_shared
    world.admin.post(url("add"), form_of(name="Other", owner=world.theirs.pk))
    assert Organisation.objects.get(name="Other").owner == world.theirs


def test_member_of_two_teams_chooses_among_them(world, make_microsite, make_member, sign_in):
    third = make_microsite("ewsi", ("en",))
    client = sign_in(make_member(world.ours, third))
    form = client.get(url("add")).context["form"]
    assert set(form.fields["owner"].queryset) == {world.ours, third}
    client.post(url("add"), form_of(owner=third.pk))
    assert Organisation.objects.get(name="New name").owner == third
    response = client.post(url("add"), form_of(name="Other", owner=world.theirs.pk))
    assert "owner" in response.context["form"].errors
    response = client.post(url("add"), form_of(name="Other", owner=""))
    assert "owner" in response.context["form"].errors
    assert not Organisation.objects.filter(name="Other").exists()


def test_person_in_no_team_creates_nothing(world, make_member, sign_in):
    loner = make_member()
    loner.groups.add(world.ours.groups.get(role=Role.EDITORS).group)
    assert sign_in(loner).get(url("add")).status_code == 200
    world.ours.groups.get(role=Role.EDITORS).delete()  # the group stays, without a microsite
    assert sign_in(loner).get(url("add")).status_code == 302
    sign_in(loner).post(url("add"), form_of())
    assert not Organisation.objects.filter(name="New name").exists()


def test_roles_without_writing_look_only(world, make_member, sign_in):
    registrar = sign_in(make_member(world.ours, roles=(Role.REGISTRARS,)))
    assert registrar.get(url("inspect", world.own.pk)).status_code == 200
    assert registrar.get(url("edit", world.own.pk)).status_code == 302
    registrar.post(url("edit", world.own.pk), form_of(world.own, name="Changed"))
    registrar.post(url("delete", world.own.pk))
    world.own.refresh_from_db()
    assert world.own.name == "Our own"


def test_new_thing_is_written_in_a_language_of_its_microsite(world):
    form = world.editor.get(url("add"), {"locale": "hu"})
    assert form.status_code == 200
    assert {entry["locale"].language_code for entry in form.context["translations"]} == {"en"}
    assert world.editor.get(url("add"), {"locale": "pl"}).status_code == 404
    assert world.editor.post(url("add") + "?locale=pl", form_of()).status_code == 404
    assert world.admin.get(url("add"), {"locale": "pl"}).status_code == 200
    response = world.admin.post(url("add") + "?locale=pl", form_of(owner=world.ours.pk))
    assert "isn't read in" in str(response.context["form"].errors) or "isn&#x27;t read in" in str(
        response.context["form"].errors
    )


def test_language_of_the_new_form_is_one_that_the_microsite_has(make_microsite, make_member, sign_in):
    microsite = make_microsite("merhaba", ("tr",))
    response = sign_in(make_member(microsite)).get(url("add"))
    assert response.context["locale"].language_code == "tr"


# --- Choosers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["choose", "choose_results"])
@pytest.mark.parametrize("query", ["", "Secret", "Shared"])
def test_chooser_offers_own_and_shared_things(world, name, query):
    text = world.stranger.get(chooser(name), {"q": query}).content.decode()
    assert (SECRET in text) is (query != "Shared")
    text = world.editor.get(chooser(name), {"q": query}).content.decode()
    assert SECRET not in text
    assert ("Shared by all" in text) is (query != "Secret")


def test_chooser_does_not_choose_another_teams_thing(world):
    assert SECRET in world.stranger.get(chooser("chosen", world.foreign.pk)).content.decode()
    assert world.editor.get(chooser("chosen", world.foreign.pk)).status_code == 404
    assert world.editor.get(chooser("chosen", world.shared.pk)).status_code == 200
    several = {"id": [world.own.pk, world.foreign.pk, world.shared.pk]}
    assert SECRET in world.admin.get(chooser("chosen_multiple"), several).content.decode()
    text = world.editor.get(chooser("chosen_multiple"), several).content.decode()
    assert "Our own" in text
    assert "Shared by all" in text
    assert SECRET not in text


def test_chooser_without_a_form_creates_nothing(world):
    assert world.editor.post(chooser("create"), form_of()).status_code == 404


# --- References -----------------------------------------------------------------------------------------------------


def test_forged_form_cannot_refer_to_another_teams_thing(world):
    assert world.editor.post(url("edit", world.own.pk), form_of(world.own, parent=world.shared.pk)).status_code == 302
    world.own.refresh_from_db()
    assert world.own.parent == world.shared
    response = world.editor.post(url("edit", world.own.pk), form_of(world.own, parent=world.foreign.pk))
    assert "parent" in response.context["form"].errors
    assert SECRET not in response.content.decode()
    world.own.refresh_from_db()
    assert world.own.parent == world.shared


def test_administrator_is_kept_from_mixing_up_teams(world):
    response = world.admin.post(
        url("edit", world.own.pk), form_of(world.own, parent=world.foreign.pk, owner=world.ours.pk)
    )
    assert "belongs to another microsite" in str(response.context["form"].non_field_errors())
    response = world.admin.post(url("edit", world.shared.pk), form_of(world.shared, parent=world.own.pk, owner=""))
    assert "Shared things may only refer to shared things" in str(response.context["form"].non_field_errors())


# --- Several at once ------------------------------------------------------------------------------------------------


def bulk_delete(*things):
    target = reverse("wagtail_bulk_action", args=["content", "organisation", "delete"])
    return target + "?" + "&".join(f"id={getattr(thing, 'pk', thing)}" for thing in things)


def test_bulk_delete_neither_shows_nor_deletes_another_teams_thing(world):
    target = bulk_delete(world.own, world.foreign, world.shared)
    assert SECRET in world.admin.get(target).content.decode()
    text = world.editor.get(target).content.decode()
    assert "Our own" in text
    assert SECRET not in text
    world.editor.post(target)
    assert set(Organisation.objects.all()) == {world.foreign, world.shared}


def test_bulk_delete_of_all_means_all_own(world):
    assert SECRET not in world.editor.get(bulk_delete("all")).content.decode()
    world.editor.post(bulk_delete("all"))
    assert set(Organisation.objects.all()) == {world.foreign, world.shared}
    assert world.editor.get(bulk_delete(world.foreign)).status_code == 404


# --- Other kinds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["person", "venue", "contact", "theme", "keyword", "audience", "fundingprogramme"])
def test_every_kind_of_snippet_is_kept_apart(world, model):
    assert world.editor.get(url("list", model=model)).status_code == 200
    assert world.editor.get(chooser("choose", model=model)).status_code == 200
    viewset = ContentType.objects.get(app_label="content", model=model).model_class().snippet_viewset
    assert viewset.inspect_view_enabled


def test_person_of_another_team_is_not_shown(world):
    locale = world.own.locale
    foreign = Person.objects.create(name="Hidden Person", owner=world.theirs, locale=locale)
    Venue.objects.create(name="Hidden Venue", owner=world.theirs, locale=locale)
    assert "Hidden Person" in world.stranger.get(url("list", model="person")).content.decode()
    for model in ("person", "venue"):
        assert "Hidden" not in world.editor.get(url("list", model=model)).content.decode()
        assert "Hidden" not in world.editor.get(chooser("choose", model=model)).content.decode()
    assert world.editor.get(url("edit", foreign.pk, model="person")).status_code == 404


def test_refused_change_leaves_no_trace_in_the_log(world):
    before = ModelLogEntry.objects.count()
    world.editor.post(url("edit", world.foreign.pk), form_of(name="Taken over"))
    assert ModelLogEntry.objects.count() == before

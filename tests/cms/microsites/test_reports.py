"""Reports name nothing of another team."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from cms.microsites.choices import Role

TRANSLATIONS = ("wagtail_localize:translations_report", "wagtail_localize:translations_report_results")
PAGE_TYPES = ("wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results")


@pytest.fixture
def world(make_microsite, make_member, make_page, make_organisation, sign_in, administrator):
    class World:
        ours, theirs = make_microsite("ewsi"), make_microsite("niem")
        member = sign_in(make_member(ours, roles=(Role.PUBLISHERS,)))
        admin = sign_in(administrator)

    things = [
        make_page(World.ours, "Our page"),
        make_page(World.theirs, "Secret page"),
        make_organisation(World.ours, "Our own"),
        make_organisation(World.theirs, "Secret partner"),
    ]
    for thing in things:
        translate_object(thing, [Locale.objects.get(language_code="pl")])
    return World()


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_translations_of_another_team_are_not_listed(world, name):
    seen, all_there_is = (client.get(reverse(name)).content.decode() for client in (world.member, world.admin))

    for title in ("Our page", "Our own"):
        assert title in seen
    for title in ("Secret page", "Secret partner"):
        assert title in all_there_is
        assert title not in seen


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_last_page_of_a_type_is_shown_to_administrators_only(world, name):
    assert "Secret page" in world.admin.get(reverse(name)).content.decode()

    refused = world.member.get(reverse(name))

    assert refused.status_code == 302
    assert refused.url == reverse("wagtailadmin_home")


def test_reports_that_are_refused_are_not_in_the_menu(world):
    address = reverse(PAGE_TYPES[0])

    assert address in world.admin.get(reverse("wagtailadmin_home")).content.decode()
    assert address not in world.member.get(reverse("wagtailadmin_home")).content.decode()

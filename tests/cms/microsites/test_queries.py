import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from wagtail.models import Collection, Page, Site

from cms.microsites.choices import Role
from cms.microsites.queries import (
    is_instance_administrator,
    locales_of,
    microsite_by_slug,
    microsite_for_host,
    microsite_of_collection,
    microsite_of_page,
    microsites_of_user,
    works_for,
)


@pytest.mark.parametrize(
    "host", ["eu-belong.localhost", "eu-belong.localhost:8000", "EU-Belong.localhost:8000", "eu-belong.localhost:9999"]
)
def test_host_of_a_microsite_is_answered_by_it(make_microsite, host):
    microsite = make_microsite()
    make_microsite("niem")
    assert microsite_for_host(host) == microsite


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        "localhost:8000",
        "127.0.0.1:8000",
        "[::1]:8000",
        "other.example",
        "a b",
        "x@eu-belong.localhost",
    ],
)
def test_unknown_host_is_answered_by_nobody(make_microsite, host):
    microsite = make_microsite()
    assert microsite_for_host("eu-belong.localhost") == microsite
    assert microsite_for_host(host) is None


def test_unknown_host_is_answered_by_nobody_even_with_a_default_site(make_microsite):
    microsite = make_microsite()
    Site.objects.filter(pk=microsite.site_id).update(is_default_site=True)
    assert microsite_for_host("other.example") is None


def test_port_decides_between_microsites_of_one_hostname(make_microsite):
    eim = make_microsite("eim", hostname="projects.example", port=80)
    niem = make_microsite("niem", hostname="projects.example", port=8001)
    assert microsite_for_host("projects.example") == eim
    assert microsite_for_host("projects.example:8001") == niem
    assert microsite_for_host("projects.example:9") is None


def test_microsite_by_slug_is_found_or_none(make_microsite):
    microsite = make_microsite()
    assert microsite_by_slug("eu-belong") == microsite
    assert microsite_by_slug("eu") is None


def test_page_belongs_to_the_microsite_above_it(make_microsite, make_page, django_assert_num_queries):
    microsite, other = make_microsite(), make_microsite("niem")
    page = make_page(microsite, "About", "pl")
    with django_assert_num_queries(1):
        assert microsite_of_page(page) == microsite
    assert microsite_of_page(microsite.home("pl")) == microsite
    assert microsite_of_page(other.home("en")) == other
    assert microsite_of_page(Page.get_first_root_node()) is None


def test_page_outside_of_all_microsites_belongs_to_none(make_microsite):
    make_microsite()
    stray = Page.get_first_root_node().add_child(instance=Page(title="Stray", slug="stray"))
    assert microsite_of_page(stray) is None


def test_collection_belongs_to_the_microsite_above_it(make_microsite):
    microsite = make_microsite()
    make_microsite("niem")
    deep = microsite.image_collection.add_child(instance=Collection(name="2014"))
    for collection in (deep, microsite.image_collection, microsite.collection):
        assert microsite_of_collection(collection) == microsite
    root = Collection.get_first_root_node()
    assert microsite_of_collection(root) is None
    assert microsite_of_collection(root.add_child(instance=Collection(name="Shared"))) is None


def test_people_work_for_the_microsites_of_their_groups(make_microsite, make_member, administrator):
    eim, niem, ewsi = make_microsite("eim"), make_microsite("niem"), make_microsite("ewsi")
    member = make_member(eim, ewsi, roles=(Role.EDITORS, Role.TRANSLATORS))
    assert list(microsites_of_user(member)) == [eim, ewsi]
    assert list(microsites_of_user(make_member())) == []
    assert list(microsites_of_user(AnonymousUser())) == []
    assert set(microsites_of_user(administrator)) == {eim, niem, ewsi}
    assert works_for(member, eim)
    assert not works_for(member, niem)
    assert not works_for(member, None)
    assert works_for(administrator, None)
    assert not works_for(AnonymousUser(), None)


def test_people_who_left_work_for_nobody(make_microsite, make_member, administrator):
    eim = make_microsite("eim")
    member = make_member(eim)
    for user in (member, administrator):
        assert eim in microsites_of_user(user)
        user.is_active = False
        assert list(microsites_of_user(user)) == []
        assert not is_instance_administrator(user)


def test_whoever_may_make_microsites_is_an_instance_administrator(make_microsite, make_member):
    eim = make_microsite("eim")
    user = make_member()
    user.user_permissions.add(Permission.objects.get(codename="add_microsite"))
    assert list(microsites_of_user(user)) == [eim]


def test_locales_are_those_of_one_microsite_or_of_all(make_microsite):
    eim = make_microsite("eim", ("en", "hu"))
    make_microsite("ewsi", ("en", "fr"))
    assert {locale.language_code for locale in locales_of(eim)} == {"en", "hu"}
    assert {locale.language_code for locale in locales_of(None)} == {"en", "hu", "fr"}

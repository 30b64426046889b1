"""Registrations are seen by their event's registrars and by nobody else, at whichever address."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from cms.delivery.models import OutgoingMail
from cms.microsites.choices import Role
from cms.registrations import tickets
from cms.registrations.admin.urls import urlpatterns
from cms.registrations.models import HistoryEntry, Registration, SpecialNeedsLook, Transition

SECRETS = ("Anna Kowalska", "anna@example.org", "Seminar", "EU-MIA")
# What lists one's own things: whoever is a registrar somewhere sees a list without ours in it.
OWN_LISTS = {"index", "index_results", "mails", "mails_results"}
# They make events and show no registration: `test_new_event` has tests of who may.
FOR_EDITORS = {"new_event", "new_event_in"}


@pytest.fixture
def addresses(desk):
    """Every address that there is, with what it can be asked for."""
    person = desk.sign.up(special_needs={"diet": "vegan"})
    known = {
        "event": desk.sign.event.translation_key,
        "person": person.pk,
        "mail": OutgoingMail.objects.filter(recipient=person.email).latest("pk").pk,
        "token": tickets.code(person),
    }
    return {
        pattern.name: reverse(
            f"registrations:{pattern.name}", kwargs={key: known[key] for key in pattern.pattern.converters}
        )
        for pattern in urlpatterns
        if pattern.name not in FOR_EDITORS
    }


FORMS = (
    {},
    {"verb": "cancel", "sure": "yes", "everything": ""},
    {"text": "a note", "name": "Somebody", "email": "new@example.org", "language": "en", "save": "yes"},
    {"undo": "yes", "code": "x", "needs": "yes", "withdraw": "1"},
)


def everything():
    """Return what somebody could have changed or caused."""
    return (
        list(Registration.objects.order_by("pk").values()),
        *(model.objects.count() for model in (OutgoingMail, Transition, HistoryEntry, SpecialNeedsLook)),
    )


def test_nobody_else_sees_or_changes_anything(desk, addresses, make_microsite, make_member, sign_in):
    theirs = make_microsite("niem")
    administrator = make_member(name="administrator")
    administrator.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "add_microsite"]))
    others = {
        "registrar of another team": make_member(theirs, roles=(Role.REGISTRARS,)),
        "all other roles of this team": make_member(desk.sign.microsite, roles=tuple(set(Role) - {Role.REGISTRARS})),
        "administrator who is no registrar": administrator,
    }
    before = everything()

    for who, user in others.items():
        client = sign_in(user)
        for name, address in addresses.items():
            is_own_list = name in OWN_LISTS and who.startswith("registrar")
            expected = {200} if is_own_list else {404}
            answers = [client.get(address), *(client.post(address, form) for form in FORMS)]
            assert answers[0].status_code in expected, (who, name)
            assert {answer.status_code for answer in answers[1:]} <= {404, 405}, (who, name)
            for answer in answers:
                assert not any(secret in answer.content.decode() for secret in SECRETS), (who, name)
        first_page = client.get(reverse("wagtailadmin_home")).content.decode()
        ways = [address for address in (*addresses.values(), "/admin/registrations/") if f'"{address}"' in first_page]
        assert bool(ways) is who.startswith("registrar"), (who, ways)
    for name, address in addresses.items():
        stranger = Client().get(address)
        assert (stranger.status_code, stranger.url.partition("?")[0]) == (302, "/admin/login/"), name
    assert everything() == before


def test_registrars_and_superusers_see_all(desk, addresses, sign_in, django_user_model):
    superuser = sign_in(django_user_model.objects.create_superuser("root"))
    for client in (desk.client, superuser):
        for name, address in addresses.items():
            answer = client.get(address)
            assert answer.status_code in {200, 302}, (name, answer.content[:300])
            # Nothing keeps it: no browser for the next at the same desk, no cache.
            assert "no-store" in answer["Cache-Control"], name
        said = client.get(addresses["list"]).content.decode()
        assert all(word in said for word in ("Anna Kowalska", "anna@example.org", "Seminar"))


def test_somebody_who_was_a_registrar_sees_nothing_any_more(desk, addresses):
    desk.registrar.is_active = False
    desk.registrar.save()
    assert desk.client.get(addresses["list"]).status_code == 302
    desk.registrar.is_active = True
    desk.registrar.save()
    desk.registrar.groups.clear()
    desk.registrar.user_permissions.add(Permission.objects.get(codename="access_admin"))
    desk.client.force_login(User.objects.get(pk=desk.registrar.pk))
    assert desk.client.get(addresses["list"]).status_code == 404


def test_special_needs_are_for_those_with_the_permission_and_looks_are_written_down(
    desk, addresses, make_microsite, needs_permission
):
    person = Registration.objects.get()
    shown = (addresses["needs"], addresses["person_needs"])

    def look():
        return [desk.client.post(address).content.decode() for address in shown]

    def export():
        response = desk.client.post(addresses["export_csv"], {"needs": "yes"})
        return b"".join(response).decode() if response.status_code == 200 else ""

    # There are needs, and not on any page that needs no permission.
    assert "vegan" not in "".join(desk.client.get(address).content.decode() for address in _pages(addresses))
    assert "vegan" not in "".join(look()) + export()
    # What another team lets its people see is nothing that this one does.
    theirs = make_microsite("niem").groups.get(role=Role.REGISTRARS).group
    theirs.permissions.add(needs_permission)
    desk.registrar.groups.add(theirs)
    assert "vegan" not in "".join(look()) + export()
    assert not SpecialNeedsLook.objects.exists()

    careful = Group.objects.create(name="Special needs")
    careful.permissions.add(needs_permission)
    desk.registrar.groups.add(careful)
    assert [("vegan" in said) for said in look()] == [True, True]
    assert "vegan" in export()
    assert "vegan" not in b"".join(desk.client.get(addresses["export_csv"])).decode()
    looks = list(SpecialNeedsLook.objects.values_list("user__username", "count"))
    assert looks == [("renata", 1)] * 3
    assert "renata" in desk.get("needs")

    desk.post(addresses["person_needs"], **{"need-diet": "vegetarian", "save": "yes"})
    person.refresh_from_db()
    assert person.special_needs.diet == "vegetarian"
    assert person.history.latest("pk").fields == ["special_needs"]


def _pages(addresses):
    return [addresses[name] for name in ("list", "person", "edit", "badges", "attendance", "check_in", "event_mails")]

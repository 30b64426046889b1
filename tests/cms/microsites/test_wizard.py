"""A new microsite is made in one form."""

import pytest
from django.urls import reverse

from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from tests.html_forms import read_forms


@pytest.fixture
def send(administrator, sign_in):
    """Send the form as it comes, with some fields filled in."""
    client = sign_in(administrator)

    def send(**values):
        text = client.get(reverse("microsites:add")).content.decode()
        [form] = [one for one in read_forms(text) if "color_primary" in one]
        given = {"title": "Aurora", "languages": ["lv", "en"], "default_language": "lv"}
        return client.post(reverse("microsites:add"), {**form, **given, **values})

    return send


def test_microsite_is_there_with_homes_team_and_look(send, make_member, sign_in):
    response = send(title="Aurora – together", color_primary="#004d40", contact_email="office@aurora.example")

    microsite = Microsite.objects.get()
    assert response.status_code == 302
    assert microsite.slug == "aurora-together"
    assert microsite.language_codes() == ["lv", "en"]
    assert microsite.default_locale.language_code == "lv"
    assert microsite.color_primary == "#004d40"
    assert microsite.site.hostname.startswith("aurora-together.")
    editor = sign_in(make_member(microsite, roles=(Role.EDITORS,)))
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[microsite.home("lv").pk])).status_code == 200


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"languages": []}, "languages", "required"),
        ({"default_language": "pl"}, "default_language", "has to be one of the languages"),
        ({"color_primary": "#eeeeee"}, "color_primary", "has a contrast of"),
        ({"hostname": "https://aurora.example"}, "hostname", "is not a hostname"),
        ({"slug": "Aurora!"}, "slug", "“slug”"),
        ({"title": "Ω"}, "slug", "Write a short name"),
        ({"slug": "eim"}, "slug", "already exists"),
        ({"hostname": "eim.localhost"}, "hostname", "answers at"),
    ],
)
def test_mistake_is_said_at_its_field_and_nothing_is_made(send, make_microsite, values, field, words):
    make_microsite("eim")

    response = send(**values)

    assert words in " ".join(response.context["form"].errors[field])
    assert Microsite.objects.count() == 1


def test_only_administrators_make_microsites(make_microsite, make_member, sign_in):
    member = sign_in(make_member(make_microsite("eim"), roles=tuple(Role)))

    assert member.get(reverse("microsites:add")).status_code == 302
    member.post(reverse("microsites:add"), {"title": "Aurora", "languages": ["en"], "default_language": "en"})
    assert Microsite.objects.count() == 1

"""What a form of Wagtail's or wagtail-localize's may name is one's own, also where no address says so."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import OverridableSegment, SegmentOverride, Translation, TranslationSource

from cms.content.models import PlainPage
from cms.microsites.choices import Role
from tests.factories import ImageFactory


@pytest.fixture
def world(make_microsite, make_member, make_page, sign_in):
    class World:
        ours, theirs = make_microsite("eim"), make_microsite("niem")
        picture = ImageFactory(collection=ours.image_collection)
        page = make_page(ours, PlainPage, title="About", lead_image=picture)
        parent = make_page(ours, PlainPage, title="Parent")
        foreign = make_page(theirs, PlainPage, title="Secret page", live=False)
        member = sign_in(make_member(ours, roles=(Role.PUBLISHERS, Role.TRANSLATORS)))

    return World()


def test_translation_takes_no_picture_of_another_team(world):
    source, _created = TranslationSource.get_or_create_from_instance(world.page)
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="pl"))
    translation.save_target()
    segment = OverridableSegment.objects.get(source=source, context__path="lead_image")
    address = f"/admin/localize/translate/{translation.pk}/overrides/{segment.pk}/edit/"

    def put(image, **how):
        return world.member.put(address, f"value={image.pk}", content_type="application/x-www-form-urlencoded", **how)

    assert put(ImageFactory(collection=world.theirs.image_collection)).status_code == 404
    assert not SegmentOverride.objects.exists()
    ours = ImageFactory(collection=world.ours.image_collection)
    assert put(ours).status_code == 201
    assert SegmentOverride.objects.get().data_json == f'"{ours.pk}"'


def test_pages_are_moved_together_below_own_pages_only(world):
    address = f"/admin/bulk/wagtailcore/page/move/?id={world.page.pk}"

    refused = world.member.post(address, {"chooser": world.foreign.pk})

    assert "Secret page" not in refused.content.decode()
    assert refused.status_code == 404
    assert world.member.post(address, {"chooser": world.parent.pk}).status_code == 302
    world.page.refresh_from_db()
    assert world.page.get_parent().pk == world.parent.pk


def test_filters_offer_the_languages_of_ones_own_microsites(world, admin_client, make_microsite):
    make_microsite("ewsi", ("en", "fr"))
    venues = "wagtailsnippets_content_venue:list"
    lists = [
        reverse("wagtailadmin_explore", args=[world.page.get_parent().pk]),
        reverse("wagtailadmin_pages:type_use", args=["content", "plainpage"]),
        reverse("wagtailadmin_reports:aging_pages"),
        reverse("wagtail_localize:translations_report"),
        reverse(venues),
        reverse("wagtailsnippetchoosers_content_venue:choose"),
    ]
    for address in lists:
        assert _languages(admin_client, address) >= {"en", "pl", "fr"}, address
        assert _languages(world.member, address) == {"en", "pl"}, address
        # What isn't offered finds nothing, and breaks nothing.
        assert world.member.get(address, {"locale": "fr", "target_locale": "fr"}).status_code == 200, address


def _languages(client, address):
    """Return the languages that a list can be narrowed to."""
    response = client.get(address)
    text = response.json()["html"] if "json" in response["content-type"] else response.content.decode()
    fields = re.findall(r'<(?:input|select)[^>]*name="(?:\w+_)?locale".*?(?=<input|</select>)|$', text, re.DOTALL)
    return {code for field in fields for code in re.findall(r'value="([a-z]{2}(?:-[a-z]+)?)"', field)}

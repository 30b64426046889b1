"""What a picture shows, in the language that was asked for, or with the language that it is said in."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from cms.content.models import PlainPage
from cms.microsites.choices import Role
from tests.api.conftest import Ask
from tests.factories import ImageFactory
from tests.fixtures import MakeMember, MakeMicrosite, MakePage, SignIn

pytestmark = pytest.mark.django_db

SHOWN = """query ($path: String!) { site { page(path: $path) {
    leadImage { description descriptionLanguage } seo { imageAlt } } } }"""


@pytest.fixture
def world(make_microsite: MakeMicrosite, make_page: MakePage, ask: Ask) -> Any:
    class World:
        site = make_microsite("eim", ("en", "hu"), fallback=("en",))
        picture = ImageFactory(collection=site.image_collection, description="A bridge")
        page = make_page(site, PlainPage, title="About", lead_image=picture)

        def shown(self, locale: str = "hu") -> tuple[Any, Any]:
            image = ask(SHOWN, {"path": f"/{locale}/about/"}, host=self.site)["site"]["page"]["leadImage"]
            return image["description"], image["descriptionLanguage"]

        def describe(self, **values: Any) -> None:
            for name, value in values.items():
                setattr(self.picture, name, value)
            self.picture.save()

    return World()


def test_description_is_in_the_language_asked_for_or_says_in_which(world: Any) -> None:
    assert world.shown("en") == ("A bridge", "en")
    assert world.shown("hu") == ("A bridge", "en")
    # The answer that is kept is forgotten.
    world.describe(descriptions={"hu": "Egy híd"})
    assert world.shown("hu") == ("Egy híd", "hu")
    assert world.shown("en") == ("A bridge", "en")


def test_language_that_never_stands_in_is_not_served(world: Any) -> None:
    world.describe(description="Egy híd", description_language="hu")
    assert world.shown("en") == (None, None)
    assert world.shown("hu") == ("Egy híd", "hu")


def test_shared_picture_is_described_in_the_language_of_the_installation(
    make_microsite: MakeMicrosite, make_page: MakePage, ask: Ask
) -> None:
    site = make_microsite("eim", ("hu", "en"), default_language="hu", fallback=("hu", "en"))
    picture = ImageFactory(collection=Collection.get_first_root_node(), description="A bridge")
    make_page(site, PlainPage, title="Rólunk", slug="about", lead_image=picture)
    image = ask(SHOWN, {"path": "/hu/about/"}, host=site)["site"]["page"]["leadImage"]
    assert image == {"description": "A bridge", "descriptionLanguage": "en"}


def test_social_networks_get_no_words_in_another_language(world: Any, ask: Ask) -> None:
    def alt(locale: str = "en") -> Any:
        return ask(SHOWN, {"path": f"/{locale}/about/"}, host=world.site)["site"]["page"]["seo"]["imageAlt"]

    assert alt() == "A bridge"
    # The page stands in for a Hungarian one, and so do its words.
    world.describe(descriptions={"hu": "Egy híd"})
    assert alt("hu") == "A bridge"
    world.describe(descriptions={})
    world.describe(description="Egy híd", description_language="hu")
    assert alt() is None
    world.describe(descriptions={"en": "A bridge in town"})
    assert alt() == "A bridge in town"


# --- The form


def edit(client: Any, image: Any, **values: str) -> Any:
    posted: dict[str, str] = {
        "title": image.title,
        "tags": "",
        "credit": "",
        "licence": "",
        "description": image.description,
    }
    posted["collection"] = str(image.collection_id)
    return client.post(reverse("wagtailimages:edit", args=[image.pk]), {**posted, **values})


def test_form_asks_for_each_language_of_the_microsite(
    world: Any, make_microsite: MakeMicrosite, make_member: MakeMember, sign_in: SignIn
) -> None:
    make_microsite("niem", ("en", "pl"))
    editor = sign_in(make_member(world.site, roles=(Role.EDITORS,)))
    page = editor.get(reverse("wagtailimages:edit", args=[world.picture.pk])).content.decode()
    assert "Description in Hungarian" in page
    assert "Description in Polish" not in page

    response = edit(editor, world.picture, description_in_hu="Egy híd")
    assert response.status_code == 302, response.context["form"].errors
    world.picture.refresh_from_db()
    assert world.picture.descriptions == {"hu": "Egy híd"}
    assert 'value="Egy híd"' in editor.get(reverse("wagtailimages:edit", args=[world.picture.pk])).content.decode()
    edit(editor, world.picture, description_in_hu="")
    world.picture.refresh_from_db()
    assert world.picture.descriptions == {}


def test_form_refuses_two_descriptions_in_one_language(world: Any, make_member: MakeMember, sign_in: SignIn) -> None:
    editor = sign_in(make_member(world.site, roles=(Role.EDITORS,)))
    response = edit(editor, world.picture, description_in_en="A bridge, again")
    assert "in this language already" in response.content.decode()
    response = edit(editor, world.picture, description_language="hu", description_in_hu="Egy híd")
    assert "in this language already" in response.content.decode()
    assert edit(editor, world.picture, description_language="hu", description_in_en="A bridge").status_code == 302
    response = edit(editor, world.picture, description_in_hu="IMG_1.jpg")
    assert "looks like the name of a file" in response.content.decode()


def test_administrators_describe_what_all_share() -> None:
    picture = ImageFactory(collection=Collection.get_first_root_node())

    client = Client()
    client.force_login(User.objects.create_superuser("root", password="secret"))
    assert client.get(reverse("wagtailimages:edit", args=[picture.pk])).status_code == 200

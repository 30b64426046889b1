"""
A world in which everything that can be hidden is referred to from everywhere.

Each text has a word of its own, which says to whom it may be shown. Objects are filled field by field and block by
block from their definitions, so a new field or block gets its word, or its reference to something hidden, by itself.
"""

from __future__ import annotations

import copy
import datetime
import itertools
import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import override_settings
from django.utils import timezone
from django_countries.fields import CountryField
from wagtail import blocks
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import (
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Revision,
    TranslatableMixin,
)
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.content.blocks import EnumBlock, PartialDateBlock
from cms.content.blocks.basic import CurrencyBlock, IntegerChoiceBlock, LanguageBlock, TimeZoneBlock
from cms.content.choices import EventListing
from cms.content.fields import CurrencyField, EnumField, LanguageField, PartialDateField, TimeZoneField
from cms.content.models import Contact, Document, EventPage, HomePage, Image, IndexPage, PlainPage
from cms.content.models.snippets.base import Snippet
from cms.content.partial_dates import PartialDate
from cms.content.placeholders import keep_placeholder
from cms.content.queries import page_types
from cms.content.renditions import make_renditions
from cms.microsites.actions import create_microsite
from cms.microsites.models import Microsite, SocialLink
from cms.registrations.models import RegistrationPage
from tests.factories import DocumentFactory, ImageFactory
from tests.indexing import searched_afterwards

WORD = re.compile(r"w[0-9a-f]{5}q")
NOBODY: frozenset[str] = frozenset()
OURS = frozenset({"eu-belong"})
THEIRS = frozenset({"eim"})
EVERYBODY = OURS | THEIRS
MOMENT = datetime.datetime(2014, 5, 7, 8, 0, tzinfo=datetime.UTC)

# How a page can be hidden from the visitors of a microsite.
KINDS = ["draft", "unpublished", "expired", "private", "below private", "alias", "misplaced", "theirs"]
RESTRICTIONS = ["login", "password", "groups"]

Say = Callable[[str], str]


@dataclass(eq=False)
class Word:
    """A word, who may read it, and where it stands."""

    text: str
    readers: frozenset[str]
    what: str
    path: str
    instance: Any = None

    def __str__(self) -> str:
        return f"{self.what}: {type(self.instance).__name__}.{self.path}"


@dataclass
class Targets:
    """What an object refers to."""

    pages: dict[Any, Any] = field(default_factory=dict)
    snippets: dict[Any, Any] = field(default_factory=dict)
    image: Any = None
    document: Any = None

    def page(self, model: Any) -> Any:
        """Return the page of *model* to refer to, a plain one for `Page`."""
        return self.pages.get(PlainPage if model is Page else model)

    def target(self, model: Any) -> Any:
        """Return what to refer to as *model*, or None."""
        if model is Image:
            return self.image
        if model is Document:
            return self.document
        if issubclass(model, Page):
            return self.page(model)
        return self.snippets.get(model)


class World:
    """Makes everything, once. Afterwards it only answers questions."""

    def __init__(self) -> None:
        self.words: dict[str, Word] = {}
        self._numbers = itertools.count(0x10000)
        self.hidden_pages: list[Any] = []
        self.open_pages: list[Any] = []
        # References and what is searched are indexed when everything is there.
        tasks = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        with disable_reference_index_auto_update(), searched_afterwards(), override_settings(TASKS=tasks):
            self._build()
            for instance in [*self.open_pages, *self.open_snippets]:
                ReferenceIndex.create_or_update_for_object(instance)

    # --- Words ----------------------------------------------------------------------------------------------------

    @contextmanager
    def about(self, readers: frozenset[str], what: str) -> Iterator[tuple[Say, list[Word]]]:
        """Give a function that makes words for *readers*; whoever takes it says afterwards which object has them."""
        made: list[Word] = []

        def say(path: str) -> str:
            text = f"w{next(self._numbers):05x}q"
            word = self.words[text] = Word(text, readers, what, path)
            made.append(word)
            return text

        yield say, made

    def found(self, text: str) -> set[str]:
        """Return the words of this world that are in *text*."""
        return {word for word in WORD.findall(text) if word in self.words}

    # --- Objects --------------------------------------------------------------------------------------------------

    def _page(
        self,
        model: Any,
        parent: Any,
        readers: frozenset[str],
        what: str,
        targets: Targets,
        **values: Any,
    ) -> Any:
        with self.about(readers, what) as (say, made):
            filled, many = fill(model, say, targets, is_hidden=not readers)
            published = {"first_published_at": MOMENT, "last_published_at": MOMENT}
            page = model(**{"locale_id": parent.locale_id, **published, **filled, **values})
            page.draft_title = page.title
            # The most improbable states are wanted here, not those that editors are allowed to make.
            page.full_clean = lambda *args, **kwargs: None
            Page.objects.get(pk=parent.pk).add_child(instance=page)
            for name, related in many.items():
                getattr(page, name).set(related)
            if many:
                page.save()
            self._settle(made, page, values)
        return page

    def _settle(self, made: list[Word], instance: Any, values: dict[str, Any]) -> None:
        """Say that *instance* has the words that were *made* for it, but for those that *values* stand for."""
        for word in made:
            word.instance = instance
            if word.path in values:
                del self.words[word.text]

    def _snippet(self, model: Any, readers: frozenset[str], what: str, targets: Targets, **values: Any) -> Any:
        with self.about(readers, what) as (say, made):
            filled, _ = fill(model, say, targets, is_hidden=not readers)
            row = model(**{"locale_id": self.english.pk, **filled, **values})
            row.save()
            self._settle(made, row, values)
        return row

    def _snippets(self, readers: frozenset[str], what: str, targets: Targets, **values: Any) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for model in snippet_models():
            inner = Targets({}, targets.snippets or dict(made), targets.image, targets.document)
            made[model] = self._snippet(model, readers, what, inner, **values)
        return made

    def _file(self, factory: Any, extension: str, readers: frozenset[str], what: str, collection: Any) -> Any:
        with self.about(readers, what) as (say, made):
            values: dict[str, Any] = {"title": say("title"), "file__filename": f"{say('file')}.{extension}"}
            if factory is ImageFactory:
                values |= {"description": say("description"), "credit": say("credit")}
                values |= {"focal_point_x": 5, "focal_point_y": 5, "focal_point_width": 2, "focal_point_height": 2}
                values |= {"licence": "cc_by_4"}
            else:
                values |= {"language": "en", "file_size": 100}
            made_file = factory(collection=collection, **values)
            if factory is ImageFactory:
                make_renditions(made_file)
                keep_placeholder(made_file)
            for word in made:
                word.instance = made_file
        return made_file

    # --- The whole ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.ours = create_microsite(
            slug="eu-belong",
            title="Ours",
            languages=("en", "pl", "de"),
            fallback=("en",),
            contact_email="x@example.org",
        )
        self.theirs = create_microsite(slug="eim", title="Theirs", languages=("en", "pl"), fallback=("en",))
        self.english, self.polish, self.german = (Locale.objects.get(language_code=code) for code in ("en", "pl", "de"))
        self.french = Locale.objects.get_or_create(language_code="fr")[0]
        self._make_files()
        self._make_snippets()
        self._make_pages()
        self._make_translations()
        self._make_settings()
        self._make_redirects()
        self._make_secrets()

    def _make_files(self) -> None:
        ours, theirs = self.ours, self.theirs
        self.images: dict[str, Any] = {}
        self.documents: dict[str, Any] = {}
        for files, factory, extension, collections in (
            (self.images, ImageFactory, "jpg", (ours.image_collection, theirs.image_collection)),
            (self.documents, DocumentFactory, "pdf", (ours.document_collection, theirs.document_collection)),
        ):
            private = collections[0].add_child(name=f"Private {extension}")
            CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
            below = private.add_child(name=f"Below private {extension}")
            files["open"] = self._file(factory, extension, OURS, "public file", collections[0])
            files["shared"] = self._file(factory, extension, EVERYBODY, "shared file", None)
            files["theirs"] = self._file(factory, extension, THEIRS, "their file", collections[1])
            files["private"] = self._file(factory, extension, NOBODY, "private file", private)
            files["below private"] = self._file(factory, extension, NOBODY, "file below private", below)
            files["unused"] = self._file(factory, extension, NOBODY, "unused file", collections[0])

    def _make_snippets(self) -> None:
        hidden = Targets({}, {}, self.images["theirs"], self.documents["private"])
        self.snippets = {
            "theirs": self._snippets(THEIRS, "their snippet", hidden, owner=self.theirs),
            "root": self._snippets(EVERYBODY, "shared snippet above others", Targets()),
        }
        self.snippets["plain"] = self._snippets(EVERYBODY, "shared snippet", Targets({}, self.snippets["root"]))
        shared = Targets({}, self.snippets["plain"], self.images["shared"], self.documents["shared"])
        self.snippets["open"] = self._snippets(OURS, "own snippet", shared, owner=self.ours)
        leaky = Targets({}, self.snippets["theirs"], self.images["private"], self.documents["theirs"])
        self.snippets["leaky"] = self._snippets(OURS, "own snippet with foreign references", leaky, owner=self.ours)
        # The same thing in another language, which belongs to another team.
        for model, row in self.snippets["open"].items():
            self._snippet(
                model,
                THEIRS,
                "their translation",
                hidden,
                owner=self.theirs,
                locale_id=self.polish.pk,
                translation_key=row.translation_key,
            )
        with self.about(NOBODY, "e-mail that isn't shown") as (say, made):
            self.silent = Contact(locale=self.english, name="Silent", email=f"{say('email')}@example.org")
            self.silent.save()
            made[0].instance = self.silent
        self.open_snippets = [*self.snippets["open"].values(), *self.snippets["plain"].values()]

    def _make_pages(self) -> None:
        home, their_home = self.ours.home("en"), self.theirs.home("en")
        plain = Targets()
        shelf = self._page(PlainPage, home, OURS, "shelf", plain)
        vault = self._page(PlainPage, home, NOBODY, "vault", plain)
        PageViewRestriction.objects.create(page=vault, restriction_type="password", password="secret")
        types = list(page_types().values())

        self.twins = {model: self._page(model, shelf, OURS, "twin", plain) for model in types}
        self.targets = {"open": Targets(self.twins, self.snippets["open"], self.images["open"], self.documents["open"])}
        for number, kind in enumerate(KINDS):
            parents = {"below private": vault, "theirs": their_home}
            readers = THEIRS if kind == "theirs" else NOBODY
            pages = {
                model: self._page(model, parents.get(kind, shelf), readers, kind, Targets(), **self._state(kind, model))
                for model in types_of(kind)
            }
            for position, page in enumerate(pages.values()):
                if kind == "private":
                    restriction = RESTRICTIONS[position % len(RESTRICTIONS)]
                    PageViewRestriction.objects.create(page=page, restriction_type=restriction, password="secret")
            self.hidden_pages += pages.values()
            file = ["theirs", "private", "below private"][number % 3]
            self.targets[kind] = Targets(
                pages, self.snippets["leaky" if number % 2 else "theirs"], self.images[file], self.documents[file]
            )
        self.showcases = {
            kind: {
                model: self._page(model, shelf, OURS, f"showcase: {kind}", targets)
                for model in types_of(kind)
                # Listings have no references of their own: two of each show what all pages have.
                if kind in ("open", "draft") or not issubclass(model, IndexPage)
            }
            for kind, targets in self.targets.items()
        }
        self.shelf = shelf
        self.open_pages = [shelf, *self.twins.values()]
        self.open_pages += [page for pages in self.showcases.values() for page in pages.values()]
        # Where visitors register: below the event.
        for kind, targets in self.targets.items():
            event = self.showcases[kind][EventPage]
            readers = OURS if kind == "open" else NOBODY
            if kind in ("open", "draft", "unpublished", "expired", "alias", "misplaced"):
                page = self._page(
                    RegistrationPage, event, readers, f"{kind} form", targets, **self._state(kind, RegistrationPage)
                )
                (self.hidden_pages, self.open_pages)[kind == "open"].append(page)
        # A page that visitors see below one that they don't; its path can't do without the latter's slug.
        lid = self._page(PlainPage, shelf, NOBODY, "lid", plain, live=False, slug="lid")
        self.hidden_pages += [lid, vault]
        self.open_pages.append(self._page(PlainPage, lid, OURS, "below a draft", plain))
        stream = [{"type": "contact", "value": self.silent.pk, "id": str(uuid.uuid4())}]
        contact_page = self.twins[apps.get_model("content.ContactPage")]
        contact_page.contacts = json.dumps(stream)
        contact_page.save(clean=False)

    def _state(self, kind: str, model: Any) -> dict[str, Any]:
        match kind:
            case "draft":
                return {"live": False, "has_unpublished_changes": True, "first_published_at": None}
            case "unpublished":
                return {"live": False}
            case "expired":
                return {"expire_at": MOMENT}
            case "alias":
                return {"alias_of_id": self.twins[model].pk}
            case "misplaced":
                return {"locale_id": self.polish.pk}
        return {}

    def _make_translations(self) -> None:
        german_home = self.ours.home("de")
        Page.objects.filter(pk=german_home.pk).update(live=False)
        french = self._page(
            HomePage,
            Page.objects.get(depth=1),
            NOBODY,
            "home in a language that the microsite doesn't have",
            Targets(),
            slug="eu-belong-fr",
            locale_id=self.french.pk,
            translation_key=self.ours.site.root_page.translation_key,
        )
        self.hidden_pages.append(french)
        places = [
            (self.ours.home("pl"), "draft translation", {"live": False}),
            (german_home, "translation below a home that isn't live", {}),
            (french, "translation into a language that the microsite doesn't have", {}),
        ]
        for parent, what, values in places:
            for twin in self.twins.values():
                self.hidden_pages.append(
                    self._page(
                        type(twin), parent, NOBODY, what, Targets(), translation_key=twin.translation_key, **values
                    )
                )
        for model in page_types().values():
            self.open_pages.append(
                self._page(
                    model,
                    self.ours.home("pl"),
                    OURS,
                    "translation",
                    Targets(),
                    translation_key=self.showcases["open"][model].translation_key,
                )
            )

    def _make_settings(self) -> None:
        """Refer to everything from homes, menus, funding statements and logos."""
        for microsite, readers in ((self.ours, OURS), (self.theirs, THEIRS)):
            kinds = ["open", *KINDS] if microsite is self.ours else ["theirs"]
            with self.about(readers, "settings") as (say, made):
                microsite.title = say("title")
                microsite.licence_attribution, microsite.contact_name = say("licence_attribution"), say("contact_name")
                microsite.logo = self.images["open" if microsite is self.ours else "theirs"]
                for language in microsite.languages.all():
                    text = partial(self._language_text, say, language)
                    # Without a title in its languages, a microsite is called by its own.
                    if microsite is self.ours:
                        language.title = text("title")
                    for name in ("slogan", "logo_alt", "footer_copyright", "footer_credit"):
                        setattr(language, name, text(name))
                    language.funding_emblem, language.funding_emblem_alt = microsite.logo, text("funding_emblem_alt")
                    language.funding_statement = "".join(
                        rich_text(text, "funding_statement", self.targets[kind]) for kind in kinds
                    )
                    for name in ("primary_menu", "footer_menu"):
                        block = getattr(language, name).stream_block
                        menu = [
                            entry
                            for kind in kinds
                            for entry in _menu(
                                block, partial(self._language_text, say, language), name, self.targets[kind]
                            )
                        ]
                        setattr(language, name, json.dumps(menu))
                    language.save()
                microsite.save()
                link = SocialLink.objects.create(
                    microsite=microsite, network="x", url=f"https://x.com/{say('social')}", label=say("social")
                )
                for word in made:
                    word.instance = word.instance or (link if word.path == "social" else microsite)

    def _language_text(self, say: Say, language: Any, path: str) -> str:
        word = say(f"{language.code}.{path}")
        if language.code == "de":
            # Nothing reads German settings but who asks for German.
            self.words[word].what = "settings in German"
        self.words[word].instance = language
        return word

    def _make_redirects(self) -> None:
        self.redirects = {}
        for kind, targets in self.targets.items():
            path = f"/en/moved-{kind.replace(' ', '-')}"
            Redirect.objects.create(site=self.ours.site, old_path=path, redirect_page=targets.page(Page))
            self.redirects[kind] = path
        with self.about(THEIRS, "their redirect") as (say, made):
            redirect = Redirect.objects.create(
                site=self.theirs.site, old_path="/en/elsewhere", redirect_link=f"https://example.org/{say('link')}"
            )
            made[0].instance = redirect
        with self.about(OURS, "redirect") as (say, made):
            redirect = Redirect.objects.create(
                site=self.ours.site, old_path="/en/away", redirect_link=f"https://example.org/{say('link')}"
            )
            made[0].instance = redirect
        self.redirects |= {"away": "/en/away", "their link": "/en/elsewhere"}

    def _make_secrets(self) -> None:
        """Write what belongs to the team alone: drafts of what is public, names of people, addresses, tags."""
        with self.about(NOBODY, "for the team") as (say, made):
            author = User.objects.create_user(say("username"), email=f"{say('email')}@example.org")
            author.first_name, author.last_name = say("first_name"), say("last_name")
            author.save()
            for word in made:
                word.instance = author
        for page in [self.showcases["open"][model] for model in page_types().values()]:
            with self.about(NOBODY, "unpublished changes") as (say, made):
                draft = {name: say(name) for name in ("title", "introduction", "seo_title")}
                revision = Revision.objects.create(
                    content_type=ContentType.objects.get_for_model(page),
                    base_content_type=ContentType.objects.get_for_model(Page),
                    object_id=str(page.pk),
                    created_at=timezone.now(),
                    object_str=draft["title"],
                    content={**page.serializable_data(), **draft},
                    user=author,
                )
                Page.objects.filter(pk=page.pk).update(
                    draft_title=draft["title"], has_unpublished_changes=True, latest_revision=revision, owner=author
                )
                for word in made:
                    word.instance = revision
        with self.about(NOBODY, "for the team") as (say, made):
            Microsite.objects.filter(pk=self.ours.pk).update(contact_email=f"{say('contact_email')}@example.org")
            made[0].instance = self.ours
        for file in (self.images["open"], self.documents["open"]):
            with self.about(NOBODY, "for the team") as (say, made):
                file.tags.add(say("tags"))
                made[0].instance = file.tags.first()
            type(file).objects.filter(pk=file.pk).update(uploaded_by_user=author)

    # --- Questions ------------------------------------------------------------------------------------------------

    def arguments(self) -> dict[str, str]:
        """Return what fills the arguments of a walk."""
        slugs = {model.__name__.lower(): model for model in snippet_models() if hasattr(model, "slug")}
        values = {}
        for name, model in slugs.items():
            values[name] = self.snippets["open"][model].slug
            values[f"hidden_{name}"] = self.snippets["theirs"][model].slug
        return values


def types_of(kind: str) -> list[Any]:
    """
    Return the page types to hide in a way.

    Listings have no fields of their own: a few ways are enough for them. Each private page makes all queries longer, so
    only those are that others refer to; the rest lies below one.
    """
    types = list(page_types().values())
    if kind == "private":
        referred = {one.related_model for model in types for one in model._meta.fields if one.is_relation}
        return [model for model in types if model in referred or model is PlainPage]
    if kind in ("open", "draft", "below private", "theirs"):
        return types
    return [model for model in types if not issubclass(model, IndexPage)]


# --- Filling objects ------------------------------------------------------------------------------------------------


def snippet_models() -> list[Any]:
    """Return all snippets, those first that others refer to."""
    found = [model for model in apps.get_models() if issubclass(model, Snippet)]

    def references(model: Any) -> int:
        return sum(
            f.is_relation and f.concrete and f.related_model in found and f.related_model is not model
            for f in model._meta.get_fields()
        )

    names = {"Contact": 3, "Person": 2, "Organisation": 1}
    return sorted(found, key=lambda model: (names.get(model.__name__, 0), references(model)))


PAGE_TEXTS = {"title", "slug", "seo_title", "search_description"}
# Blocks that refer to nothing: they list what visitors see, and the same on every page. Plain pages have them.
COMPUTED = ("events", "partners")
SKIPPED = {"locale", "translation_key", "owner", "uploaded_by_user", "latest_revision"}


def fill(model: Any, say: Say, targets: Targets, *, is_hidden: bool) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return values for all fields of *model*, and lists for its many-to-many fields."""
    values: dict[str, Any] = {}
    many: dict[str, list[Any]] = {}
    for one in model._meta.get_fields():
        if not one.concrete or one.auto_created or one.name in SKIPPED or one.primary_key:
            continue
        if one.model is Page and one.name not in PAGE_TEXTS:
            continue
        if getattr(one, "parent_link", False) or (one.remote_field and getattr(one.remote_field, "parent_link", False)):
            continue
        if one.many_to_many:
            target = targets.target(one.related_model)
            if target is not None:
                many[one.name] = [target]
        elif one.is_relation:
            if issubclass(one.related_model, TranslatableMixin | Page | Image | Document):
                values[one.name] = targets.target(one.related_model)
        else:
            values[one.name] = field_value(one, say, targets, is_hidden=is_hidden)
    if "introduction" in values and issubclass(model, Page):
        values["hide_from_search_engines"] = False
    return values, many


def field_value(one: Any, say: Say, targets: Targets, *, is_hidden: bool) -> Any:
    """Return a value for a field that is no reference."""
    if isinstance(one, StreamField):
        left_out = () if one.model is PlainPage else COMPUTED
        return json.dumps(stream(one.stream_block, say, one.name, targets, left_out))
    if isinstance(one, RichTextField):
        return rich_text(say, one.name, targets)
    if isinstance(one, CountryField):
        return ["PL"] if one.multiple else "PL"
    if isinstance(one, EnumField):
        # Hidden pages count towards another kind of planned outputs than those that visitors see.
        return list(one.enum)[-1 if is_hidden and one.name == "contributes_to" else 0]
    for classes, value in (
        (PartialDateField, PartialDate.parse("2014-05-07")),
        (LanguageField, "en"),
        (CurrencyField, "EUR"),
        (TimeZoneField, "Europe/Warsaw"),
        (models.BooleanField, one.name != "archived"),
        (models.DateTimeField, MOMENT),
        (models.DateField, MOMENT.date()),
        (models.TimeField, datetime.time(10)),
        (models.DecimalField, Decimal("12.5")),
        (models.IntegerField, 7),
        (models.UUIDField, uuid.uuid4()),
    ):
        if isinstance(one, classes):
            return value
    if one.name == "phone":
        return "+48618567300"
    if isinstance(one, models.EmailField):
        return f"{say(one.name)}@example.org"
    if isinstance(one, models.URLField):
        return f"https://example.org/{say(one.name)}"
    return say(one.name)


def rich_text(say: Say, path: str, targets: Targets) -> str:
    """Return rich text with a word, an address, and links to a page and a document."""
    links = [("page", targets.page(Page)), ("document", targets.document)]
    linked = "".join(f'<a linktype="{kind}" id="{to.pk}">{say(path)}</a>' for kind, to in links if to is not None)
    return f'<p><b>{say(path)}</b> <a href="https://example.org/{say(path)}">there</a> {linked}</p>'


def stream(block: Any, say: Say, path: str, targets: Targets, left_out: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return one block of each kind that *block*, a stream, can hold, as it is stored."""
    entries = []
    for name, child in block.child_blocks.items():
        value = None if name in left_out else block_value(child, say, f"{path}.{name}", targets)
        if value is not None:
            entries.append({"type": name, "value": value, "id": str(uuid.uuid4())})
    return entries


def _menu(block: Any, say: Say, path: str, targets: Targets) -> list[dict[str, Any]]:
    """Return menu entries: one that leads to a page, one that leads elsewhere, and such entries below both."""
    [both] = stream(block, say, path, targets)
    page, elsewhere = copy.deepcopy(both), {**copy.deepcopy(both), "id": str(uuid.uuid4())}
    for entry in [page["value"], *(child["value"] for child in page["value"]["children"])]:
        entry["url"] = ""
    for entry in [elsewhere["value"], *(child["value"] for child in elsewhere["value"]["children"])]:
        entry["page"] = None
    return [page, elsewhere]


def block_value(block: Any, say: Say, path: str, targets: Targets) -> Any:
    """Return a value of *block* as it is stored; None for a reference to nothing."""
    if isinstance(block, EnumBlock):
        return EventListing.ALL.value if block.enum is EventListing else next(iter(block.enum)).value
    for block_class, value in (
        (LanguageBlock, "en"),
        (CurrencyBlock, "EUR"),
        (TimeZoneBlock, "Europe/Warsaw"),
        (PartialDateBlock, "2014-05-07"),
        (blocks.BooleanBlock, True),
        (blocks.DecimalBlock, "12.5"),
        (blocks.FloatBlock, 1.5),
        (blocks.DateBlock, "2014-05-07"),
        (blocks.TimeBlock, "10:00:00"),
        (blocks.DateTimeBlock, MOMENT.isoformat()),
    ):
        if isinstance(block, block_class):
            return value
    if isinstance(block, IntegerChoiceBlock):
        return next(iter(block.numbers))[0]
    if isinstance(block, blocks.IntegerBlock):
        return 20
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(say, path, targets)
    if isinstance(block, TableBlock):
        return {"data": [[say(path), say(path)]], "table_header_choice": "both", "table_caption": say(path)}
    if isinstance(block, blocks.ListBlock):
        item = block_value(block.child_block, say, path, targets)
        return [] if item is None else [{"type": "item", "value": item, "id": str(uuid.uuid4())}]
    if isinstance(block, blocks.StructBlock):
        return {name: block_value(child, say, f"{path}.{name}", targets) for name, child in block.child_blocks.items()}
    for chooser, find in (
        (ImageChooserBlock, lambda: targets.image),
        (DocumentChooserBlock, lambda: targets.document),
        (blocks.PageChooserBlock, lambda: targets.page(Page)),
        (SnippetChooserBlock, lambda: targets.target(block.target_model)),
    ):
        if isinstance(block, chooser):
            target = find()
            return None if target is None else target.pk
    if isinstance(block, blocks.EmailBlock):
        return f"{say(path)}@example.org"
    if isinstance(block, blocks.URLBlock):
        return f"https://example.org/{say(path)}"
    return say(path)

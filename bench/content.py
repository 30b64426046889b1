"""
Content to measure with: microsites like real ones, by the hundred, in a database of their own.

Rows are written in bulk, as far as Django allows it: 20,000 pages take minutes through their `save()`.
"""

from __future__ import annotations

import datetime
import json
import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Collection, Locale, Page

from cms.content import models
from cms.content.partial_dates import PartialDate
from cms.content.renditions import FILTERS
from cms.microsites.actions import create_microsite
from cms.microsites.models import Microsite

LANGUAGES = ("en", "pl")
PARTNERS = 8
SPEAKERS = 3
# Of a microsite's pages in one language, after its indexes, project and partners.
SHARES = {models.NewsPage: 0.4, models.EventPage: 0.3, models.PublicationPage: 0.15, models.GoodPracticePage: 0.15}
INDEXES = {
    models.ProjectPage: models.ProjectIndexPage,
    models.PartnerPage: models.PartnerIndexPage,
    models.NewsPage: models.NewsIndexPage,
    models.EventPage: models.EventIndexPage,
    models.PublicationPage: models.PublicationIndexPage,
    models.GoodPracticePage: models.GoodPracticeIndexPage,
}
WORDS = [
    *("integration", "newcomers", "language", "course", "municipality", "housing", "employment", "mentoring"),
    *("school", "health", "volunteers", "culture", "dialogue", "support", "family", "network", "practice"),
    *("evaluation", "training", "neighbourhood", "participation", "rights", "welcome", "advice"),
]


def slug_of(number: int) -> str:
    """Return the short name of a microsite that was made."""
    return f"bench-{number:03}"


@dataclass
class Shared:
    """What all made microsites refer to."""

    images: list[Any] = field(default_factory=list)
    themes: list[Any] = field(default_factory=list)
    organisations: dict[int, list[Any]] = field(default_factory=dict)
    people: dict[int, list[Any]] = field(default_factory=dict)
    venues: dict[int, list[Any]] = field(default_factory=dict)


@transaction.atomic
def build(pages: int, sites: int) -> None:
    """Make *sites* microsites in two languages, with *pages* pages in all. The same arguments make the same content."""
    random.seed(7)
    locales = [Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES]
    shared = _shared(locales)
    for number in range(sites):
        slug = slug_of(number)
        microsite = create_microsite(slug=slug, title=f"Project {number}", languages=LANGUAGES, fallback=["en"])
        _fill(microsite, locales, shared, pages // (sites * len(locales)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def sentence(words: int = 12) -> str:
    """Return a sentence of made-up words."""
    return " ".join(random.choices(WORDS, k=words)).capitalize() + "."


def _entry(kind: str, value: Any) -> dict[str, Any]:
    # As Wagtail stores a block in a stream or list; without an id, a list takes it for the value itself.
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


# --- What is shared ---------------------------------------------------------------------------------------------------


def _shared(locales: Sequence[Locale]) -> Shared:
    shared = Shared(images=_images(60))
    for locale in locales:
        here = {"locale": locale}
        keys = [uuid.UUID(int=number) for number in range(100)]
        shared.organisations[locale.pk] = models.Organisation.objects.bulk_create(
            models.Organisation(
                name=f"Organisation {n} {locale}", translation_key=keys[n], country="PL", logo=shared.images[n], **here
            )
            for n in range(40)
        )
        shared.people[locale.pk] = models.Person.objects.bulk_create(
            models.Person(
                name=f"Person {n}",
                translation_key=keys[n],
                affiliation=shared.organisations[locale.pk][n % 40],
                **here,
            )
            for n in range(60)
        )
        shared.venues[locale.pk] = models.Venue.objects.bulk_create(
            models.Venue(name=f"Venue {n}", translation_key=keys[n], city="Brussels", country="BE", **here)
            for n in range(20)
        )
        shared.themes += models.Theme.objects.bulk_create(
            models.Theme(slug=f"bench-theme-{n}", label=f"Theme {n}", translation_key=keys[n], **here) for n in range(6)
        )
    return shared


def _images(count: int) -> list[Any]:
    collection = Collection.get_first_root_node()
    images = models.Image.objects.bulk_create(
        models.Image(
            title=f"Picture {n}", file=f"bench/{n}.jpg", width=1920, height=1080, collection=collection, description="A"
        )
        for n in range(count)
    )
    # The files are never read: what is measured is what the API says of them.
    models.Rendition.objects.bulk_create(
        models.Rendition(
            image=image,
            filter_spec=filter_.spec,
            focal_point_key=filter_.get_cache_key(image),
            file=f"bench/{image.pk}.{filter_.get_cache_key(image)}.webp",
            width=640,
            height=360,
        )
        for image in images
        for filter_ in FILTERS.values()
    )
    return images


# --- Pages ------------------------------------------------------------------------------------------------------------


def _fill(microsite: Microsite, locales: Sequence[Locale], shared: Shared, share: int) -> None:
    keys: dict[Any, uuid.UUID] = {}
    for locale in locales:
        tree = Tree(microsite, locale, shared, keys)
        rest = max(share - len(INDEXES) - 1 - PARTNERS - 2, 8)
        counts = {models.ProjectPage: 1, models.PartnerPage: PARTNERS}
        counts |= {model: max(int(rest * part), 2) for model, part in SHARES.items()}
        about = tree.add(models.PlainPage, tree.home, 1)
        for model, count in counts.items():
            [index] = tree.add(INDEXES[model], tree.home, 1)
            rows = tree.add(model, index, count)
            if model is models.ProjectPage:
                tree.project = rows[0]
        _menus(microsite, locale, [*about, *Page.objects.child_of(tree.home)[:6]])


def _menus(microsite: Microsite, locale: Locale, pages: Sequence[Page]) -> None:
    def entry(page: Page, below: Sequence[Page] = ()) -> dict[str, Any]:
        children = [_entry("item", {"label": one.title, "page": one.pk, "url": ""}) for one in below]
        value = {"label": page.title, "page": page.pk, "url": "", "children": children}
        return _entry("item", value)

    language = microsite.languages.get(locale=locale)
    language.primary_menu = json.dumps([entry(page, pages[:3]) for page in pages])
    language.footer_menu = json.dumps([entry(page) for page in pages[:3]])
    language.funding_statement = f"<p>{sentence()}</p>"
    language.save()


class Tree:
    """One language's pages of one microsite."""

    def __init__(self, microsite: Microsite, locale: Locale, shared: Shared, keys: dict[Any, uuid.UUID]) -> None:
        self.locale, self.shared, self.keys = locale, shared, keys
        home = microsite.home(locale.language_code)
        assert home is not None
        self.home: Page = home
        self.project: Page | None = None
        self.children: dict[str, int] = {}

    def add(self, model: type[Any], parent: Page, count: int) -> list[Any]:
        """Add *count* pages of *model* below *parent*, with as few statements as there are tables."""
        made = [self._page(model, parent, number) for number in range(count)]
        own_names = [one.attname for one in Page._meta.concrete_fields if not one.primary_key]
        pages = Page.objects.bulk_create(Page(**{name: getattr(page, name) for name in own_names}) for page in made)
        for page, row in zip(made, pages, strict=True):
            page.pk = page.page_ptr_id = page.id = row.pk
            page._state.adding = True
            # Only the model's own table, without signals.
            page.save_base(raw=True, force_insert=True)
        through = model.themes.through
        column = next(one.attname for one in through._meta.concrete_fields if one.attname.endswith("page_id"))
        through.objects.bulk_create(
            through(**{column: page.pk, "theme_id": theme.pk})
            for page in made
            for theme in random.sample([one for one in self.shared.themes if one.locale_id == self.locale.pk], 2)
        )
        Page.objects.filter(pk=parent.pk).update(numchild=self.children[parent.path])
        return made

    def _page(self, model: type[Any], parent: Page, number: int) -> Any:
        name = model._meta.model_name
        place = self.children[parent.path] = self.children.get(parent.path, parent.numchild) + 1
        key = self.keys.setdefault((model, number), uuid.uuid4())
        title = f"{sentence(5)[:-1]} {number}"
        slug = f"{name}-{number}"
        now = timezone.now()
        return model(
            title=title,
            draft_title=title,
            slug=slug,
            path=Page._get_path(parent.path, parent.depth + 1, place),
            depth=parent.depth + 1,
            numchild=0,
            url_path=f"{parent.url_path}{slug}/",
            locale=self.locale,
            translation_key=key,
            content_type=ContentType.objects.get_for_model(model),
            live=True,
            first_published_at=now,
            last_published_at=now,
            latest_revision_created_at=now,
            **self._content(model, number),
        )

    def _content(self, model: type[Any], number: int) -> dict[str, Any]:
        image = random.choice(self.shared.images)
        content: dict[str, Any] = {
            "introduction": sentence(20),
            "lead_image": image,
            "lead_image_alt": "People around a table",
            "body": json.dumps(list(self._body(image))),
        }
        if model is models.EventPage:
            day = datetime.date(2026, 1, 1) + datetime.timedelta(days=random.randrange(700))
            moment = datetime.datetime.combine(day, datetime.time(9), datetime.UTC)
            content |= {
                "starts": PartialDate.parse(day.isoformat()),
                "starts_at": moment,
                "ends_at": moment + datetime.timedelta(hours=8),
                "venue": random.choice(self.shared.venues[self.locale.pk]),
                "project": self.project,
                "sessions": json.dumps([self._session(position) for position in range(4)]),
            }
        elif model is models.PartnerPage:
            content |= {
                "organisation": self.shared.organisations[self.locale.pk][number],
                "country": "PL",
                "sort_order": number,
            }
        elif model is models.NewsPage:
            content["published_on"] = datetime.date(2026, 1, 1) + datetime.timedelta(days=random.randrange(300))
        return content

    def _session(self, position: int) -> dict[str, Any]:
        people = random.sample(self.shared.people[self.locale.pk], SPEAKERS)
        speakers = [_entry("item", {"person": person.pk, "role": "speaker"}) for person in people]
        value = {"key": f"s{position}", "kind": "presentation", "title": sentence(6), "day": 1, "speakers": speakers}
        value |= {"starts": f"{9 + position:02}:00:00", "ends": f"{9 + position:02}:50:00"}
        return _entry("session", value)

    def _body(self, image: Any) -> Iterable[dict[str, Any]]:
        for _ in range(3):
            text = "".join(f"<p>{sentence(40)} <b>{sentence(4)}</b></p>" for _ in range(2))
            yield _entry("text", text)
        yield _entry("heading", {"text": sentence(4), "level": 2})
        value = {"image": image.pk, "alt": "People around a table", "caption": sentence(8)}
        yield _entry("image", value)
        link = f'<p>{sentence(8)} <a linktype="page" id="{self.home.pk}">home</a></p>'
        yield _entry("text", link)

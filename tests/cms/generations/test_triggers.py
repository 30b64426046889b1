"""Whatever public changes, and however, changes a generation."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from cms.content.models import EventPage, Image, NewsPage, Person, PlainPage
from cms.generations import reading, tables, triggers
from cms.generations.boundaries import Boundaries
from cms.generations.models import Generation
from tests.factories import ImageFactory, PersonFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed():
    """Return the scopes whose generations a block of code changes."""

    @contextmanager
    def changed():
        reading.fold()
        before = reading.read()
        found: set[str] = set()
        yield found
        after = reading.read()
        found |= {scope for scope in {*before, *after} if before.get(scope) != after.get(scope)}

    return changed


def tree(page):
    return f"tree:{page.path[:8]}"


# --- Which tables -----------------------------------------------------------------------------------------------------


def test_every_table_has_triggers_or_a_reason_to_have_none():
    named = set()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        for table, name in cursor.fetchall():
            if name.startswith(triggers.PREFIX):
                named.add(table.strip('"'))
    missing = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.db_table not in named
        and model._meta.app_label not in tables.NOT_PUBLIC
        and model._meta.label not in tables.NOT_PUBLIC
    ]

    assert missing == []


def test_every_reason_is_about_something_that_is_there():
    known = {config.label for config in apps.get_app_configs()}
    known |= {model._meta.label for model in apps.get_models(include_auto_created=True)}

    assert set(tables.NOT_PUBLIC) <= known


def test_columns_that_only_editors_see_are_columns_of_pages():
    columns = {field.column for field in Page._meta.local_concrete_fields}

    assert columns >= tables.EDITORS_ONLY
    assert columns >= set(tables.OF_HOMES)


def test_triggers_are_made_again_where_they_are_missing_and_left_alone_otherwise(changed, make_microsite):
    assert triggers.synchronise(connection) is False
    name = next(name for name in triggers.existing_triggers(connection, triggers.PREFIX) if not name.endswith("_"))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP FUNCTION "{name}" CASCADE')
        else:
            cursor.execute(f'DROP TRIGGER "{name}"')

    with changed() as scopes:
        assert triggers.synchronise(connection) is True

    # What happened in between was seen by nobody.
    assert scopes == {"shared"}
    assert triggers.synchronise(connection) is False


# --- However it is changed --------------------------------------------------------------------------------------------


def by_save(page):
    page.title = "New"
    page.save()


def by_publishing(page):
    page.title = "New"
    page.save_revision().publish()


def by_update(page):
    type(page).objects.filter(pk=page.pk).update(title="New")


def by_update_of_the_specific_table(page):
    NewsPage.objects.filter(pk=page.pk).update(published_on=datetime.date(2020, 1, 1))


def in_bulk(page):
    page.title = "New"
    Page.objects.bulk_update([Page.objects.get(pk=page.pk)], ["title"])
    NewsPage.objects.bulk_update([page], ["title"])


def by_sql(page):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = 'New' WHERE id = %s", [page.pk])


def by_unpublishing(page):
    page.unpublish()


def by_deleting(page):
    page.delete()


@pytest.mark.parametrize(
    "change",
    [
        by_save,
        by_publishing,
        by_update,
        by_update_of_the_specific_table,
        in_bulk,
        by_sql,
        by_unpublishing,
        by_deleting,
    ],
)
def test_change_of_a_page_changes_the_generation_of_its_tree(
    changed, make_microsite, make_page, change: Callable[[NewsPage], None]
):
    page = make_page(make_microsite(), NewsPage)

    with changed() as scopes:
        change(page)

    assert tree(page) in scopes


def test_change_of_a_page_leaves_the_other_trees_alone(changed, make_microsite, make_page):
    page, other = make_page(make_microsite("eim")), make_page(make_microsite("niem"))

    with changed() as scopes:
        by_update(page)

    assert scopes == {tree(page)}
    assert tree(other) != tree(page)


def test_draft_changes_no_generation(changed, make_microsite, make_page):
    page = make_page(make_microsite())

    with changed() as scopes:
        page.title = "Not yet"
        page.save_revision()

    assert scopes == set()


def test_change_that_changes_nothing_changes_no_generation(changed, make_microsite, make_page):
    page = make_page(make_microsite())

    with changed() as scopes:
        Page.objects.filter(pk=page.pk).update(title=page.title)

    assert scopes == set()


def test_new_page_and_bulk_insert_change_the_tree(changed, make_microsite, make_page):
    microsite = make_microsite()
    page = make_page(microsite, NewsPage)
    theme = ThemeFactory()
    through = NewsPage.themes.through

    with changed() as added:
        make_page(microsite)
    with changed() as related:
        through.objects.bulk_create([through(newspage_id=page.pk, theme_id=theme.pk)])
    with changed() as removed:
        through.objects.filter(newspage=page).delete()

    assert tree(page) in added
    assert related == removed == {tree(page)}


def test_move_to_another_tree_changes_both(changed, make_microsite, make_page):
    ours, theirs = make_microsite("eim"), make_microsite("niem")
    page, target = make_page(ours, PlainPage), theirs.home("en")
    old = tree(page)

    with changed() as scopes:
        page.move(target, pos="last-child")

    assert {old, tree(target)} <= scopes


def test_home_page_that_comes_or_goes_changes_everything(changed, make_microsite):
    home = make_microsite().home("pl")

    with changed() as edited:
        Page.objects.filter(pk=home.pk).update(title="New")
    with changed() as gone:
        Page.objects.filter(pk=home.pk).update(live=False)

    assert edited == {tree(home)}
    assert "shared" in gone


def test_snippet_changes_the_generation_of_its_owner_and_a_shared_one_everything(changed, make_microsite):
    microsite = make_microsite()
    ours, everyones = PersonFactory(owner=microsite), PersonFactory(owner=None)

    with changed() as owned:
        Person.objects.filter(pk=ours.pk).update(name="New")
    with changed() as shared:
        Person.objects.filter(pk=everyones.pk).update(name="New")
    with changed() as given_away:
        Person.objects.filter(pk=ours.pk).update(owner=None)

    assert owned == {f"owner:{microsite.pk}"}
    assert shared == {"shared"}
    assert given_away == {f"owner:{microsite.pk}", "shared"}


def test_term_that_pages_are_filtered_by_changes_everything(changed, make_microsite):
    with changed() as scopes:
        ThemeFactory(owner=make_microsite())

    assert "shared" in scopes


def _rename_host(microsite):
    Site.objects.filter(pk=microsite.site_id).update(hostname="other.example.org")


def _change_port(microsite):
    Site.objects.filter(pk=microsite.site_id).update(port=8443)


def _change_language(microsite):
    microsite.languages.model.objects.filter(microsite=microsite).update(title="New")


def _change_settings(microsite):
    type(microsite).objects.filter(pk=microsite.pk).update(color_text="#000000")


def _add_redirect(microsite):
    Redirect.objects.create(site=microsite.site, old_path="/old", redirect_link="https://example.org/")


def _restrict(microsite):
    PageViewRestriction.objects.create(page=microsite.home("en"), restriction_type="login")


def _move_focal_point(microsite):
    Image.objects.update(focal_point_x=1, focal_point_y=1, focal_point_width=1, focal_point_height=1)


@pytest.mark.parametrize(
    "change",
    [_rename_host, _change_port, _change_language, _change_settings, _add_redirect, _restrict, _move_focal_point],
)
def test_what_can_show_anywhere_changes_everything(changed, make_microsite, change):
    microsite = make_microsite()
    ImageFactory()

    with changed() as scopes:
        change(microsite)

    assert "shared" in scopes


# --- The numbers ------------------------------------------------------------------------------------------------------


def test_folding_leaves_the_generations_as_they_were(make_microsite, make_page):
    make_page(make_microsite(), EventPage)
    before = reading.read()

    reading.fold()

    assert reading.read() == before
    assert Generation.objects.exclude(mark="").count() == 0
    assert set(before) > {"shared"}


def test_many_rows_are_folded_by_whoever_reads(make_microsite):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one row for each scope")
    Generation.objects.bulk_create(Generation(scope="shared", mark=f"t{n}", value=n) for n in range(reading.MANY + 50))
    before = reading.read()

    assert Generation.objects.exclude(mark="").count() == 0
    assert reading.read() == before


def test_rolled_back_change_changes_nothing(make_microsite, make_page):
    page = make_page(make_microsite())
    reading.fold()
    before = reading.read()
    with transaction.atomic():
        Page.objects.filter(pk=page.pk).update(title="Never")
        transaction.set_rollback(True)

    assert reading.read() == before


def test_model_says_that_its_rows_show_with_a_page(monkeypatch):
    assert tables.page_column(Redirect) is None
    monkeypatch.setattr(Redirect, "shows_with", "redirect_page", raising=False)

    assert tables.page_column(Redirect) == "redirect_page_id"


def test_moment_far_away_is_no_boundary_and_one_within_the_quarter_is(make_microsite, make_page):
    now = datetime.datetime(2030, 5, 1, 10, 2, tzinfo=datetime.UTC)
    page = make_page(make_microsite())
    soon = now + datetime.timedelta(minutes=5)

    assert Boundaries().following(now, {}) == now + datetime.timedelta(minutes=13)
    Page.objects.filter(pk=page.pk).update(expire_at=soon, go_live_at=now + datetime.timedelta(days=1))
    assert Boundaries().following(now, {}) == soon
    # At that very moment it may be one or the other.
    assert Boundaries().following(soon, {}) == soon
    assert Boundaries().following(soon + datetime.timedelta(microseconds=1), {}) == now + datetime.timedelta(minutes=13)

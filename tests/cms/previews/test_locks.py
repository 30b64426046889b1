"""A preview keeps nobody from publishing, and takes no part in a deadlock: PostgreSQL with several connections."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from wagtail.models import Page

from cms.generations.models import Generation
from cms.previews.opening import Busy, opened
from cms.previews.tokens import token_of
from tests.previews import Drafts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def drafts(transactional_db: None, make_microsite: Any, make_page: Any, make_member: Any) -> Drafts:
    return Drafts(make_microsite, make_page, make_member)


class Elsewhere(threading.Thread):
    """Somebody else, with a connection of their own."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.work()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def finish(self) -> None:
        self.join(20)
        assert not self.is_alive()
        if self.error is not None:
            raise self.error


def test_publishing_waits_no_longer_than_the_answer_takes(drafts: Drafts) -> None:
    token = drafts.token(drafts.about)
    revision = drafts.about.revisions.latest("pk")
    colleague = Elsewhere(lambda: revision.publish())
    with opened(token):
        colleague.start()
        time.sleep(0.3)
    colleague.finish()
    assert Page.objects.get(pk=drafts.about.pk).title == "About everybody"


def test_other_pages_are_published_meanwhile(drafts: Drafts) -> None:
    """Also where the generations of the same tree change, and pages move between trees."""
    token = drafts.token(drafts.about)
    news = drafts.news[0]

    def work() -> None:
        drafts.change(news, title="Published meanwhile").publish()
        Page.objects.get(pk=drafts.news[1].pk).move(drafts.site.home("pl"), "last-child")

    colleague = Elsewhere(work)
    with opened(token):
        colleague.start()
        colleague.finish()
    assert Page.objects.get(pk=news.pk).title == "Published meanwhile"


def test_preview_changes_no_generation(drafts: Drafts) -> None:
    token = drafts.token()
    before = set(Generation.objects.values_list("scope", "mark", "value"))
    with opened(token) as preview:
        assert len(preview.written) == 5
        assert set(Generation.objects.values_list("scope", "mark", "value")) == before
    assert set(Generation.objects.values_list("scope", "mark", "value")) == before


def test_preview_waits_for_what_is_being_written_and_not_for_ever(
    drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = drafts.token(drafts.about)
    written, let_go = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            Page.objects.filter(pk=drafts.about.pk).update(seo_title="Being written")
            written.set()
            let_go.wait(20)

    colleague = Elsewhere(write)
    colleague.start()
    assert written.wait(20)
    monkeypatch.setattr("cms.previews.opening.ATTEMPTS", 2)
    with pytest.raises(Busy), opened(token):
        pass
    monkeypatch.setattr("cms.previews.opening.ATTEMPTS", 100)
    threading.Timer(0.3, let_go.set).start()
    with opened(token) as preview:
        assert drafts.about.pk in preview.written
    colleague.finish()


def test_two_previews_of_one_page_at_a_time_are_both_answered(drafts: Drafts) -> None:
    token = token_of(drafts.share(drafts.about))

    def look() -> None:
        with opened(token):
            time.sleep(0.2)

    others = [Elsewhere(look) for _number in range(3)]
    for other in others:
        other.start()
    for other in others:
        other.finish()

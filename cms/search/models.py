"""What the search knows of pages. Whether a page is public isn't among it: the gate says so for each search."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

SCOPE_LENGTH = 2 * Page.steplen


class SearchEntry(models.Model):
    """
    The words of one published page, and what results are filtered, counted and ordered by.

    On PostgreSQL the table has two more columns, `vector` and `head`, which the database makes of the words (migration
    0002); on SQLite the words are in a full-text table, which triggers keep equal to this one.
    """

    # Which answers change with an entry: those that change with its page (cms.generations).
    shows_with = "page"

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="+")
    # The tree path of the page's home and the id of its locale, as two words: "@00010002 @l1". They are indexed with
    # the words of the page, so that a search reads the entries of one microsite and language only.
    scope = models.CharField(max_length=SCOPE_LENGTH + 24)
    page_type = models.CharField(max_length=80)
    # The page's own date as a number of days (`datetime.date.toordinal`), 0 where it has none; and the year of it.
    day = models.IntegerField(default=0)
    year = models.SmallIntegerField(null=True)
    # When an event is; others have neither.
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    # In all their forms, see cms.search.words.
    title_words = models.TextField()
    lead_words = models.TextField()
    body_words = models.TextField()
    # What excerpts are taken from.
    text = models.TextField()
    # Whether the search server has this version; see cms.search.engines.opensearch.
    is_sent = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = [
            models.Index(fields=["page"], condition=models.Q(is_sent=False), name="search_entry_not_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.page_type} {self.page_id}"


class TermKind(models.TextChoices):
    """What a term of an entry says."""

    THEME = "theme", _("The slug of a theme, or of one above it")
    COUNTRY = "country", _("The code of a country")
    SOURCE = "source", _("Something whose name is among the words of the page")


class SearchTerm(models.Model):
    """Something that a page has several of."""

    shows_with = "entry"

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=8, choices=TermKind.choices)
    value = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")
        constraints = [
            models.UniqueConstraint(fields=["entry", "kind", "value"], name="search_term_once"),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="search_term_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"

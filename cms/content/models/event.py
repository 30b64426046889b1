"""Events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.content.blocks import SHORT_RICH_TEXT_FEATURES, EventDocumentBlock, SessionBlock, SharedChooserBlock
from cms.content.blocks.keys import KeyedStreamBlock
from cms.content.choices import Attendance, EventStatus, EventType, PlannedOutputKind
from cms.content.event_times import Span, span
from cms.content.fields import EnumField, PartialDateField, TimeZoneField
from cms.content.models.archive import ArchivableMixin
from cms.content.models.base import ContentPage, Panels
from cms.content.partial_dates import PartialDate
from cms.content.streams import StreamField

CONTRIBUTES_HELP = _("Which of the project's planned outputs this counts towards.")


def default_time_zone() -> str:
    """Return the time zone of this installation."""
    return settings.TIME_ZONE


class SessionsBlock(KeyedStreamBlock):
    """The programme of an event."""

    session = SessionBlock()

    class Meta:
        required = False


class EventPage(ArchivableMixin, ContentPage):
    """
    An event. Dates and times are what its place's calendar and clocks show; `starts_at` and `ends_at` are derived.

    `starts_at` and `ends_at` are in UTC and there for order and for "upcoming" or "past": where no time is known they
    are the bounds of the day, month or year, see `cms.content.event_times`.
    """

    event_type = EnumField(EventType, verbose_name=_("type"), default=EventType.MEETING)
    event_status = EnumField(EventStatus, verbose_name=_("status"), default=EventStatus.SCHEDULED)
    attendance = EnumField(Attendance, verbose_name=_("who may come"), default=Attendance.OPEN)
    starts = PartialDateField(
        _("first day"),
        null=True,
        error_messages={"blank": _("Say when the event is; the month or the year will do, if that is all you know.")},
    )
    ends = PartialDateField(
        _("last day"), null=True, blank=True, help_text=_("Only when it isn't the first day. YYYY-MM-DD.")
    )
    start_time = models.TimeField(_("from"), null=True, blank=True)
    end_time = models.TimeField(_("to"), null=True, blank=True)
    time_zone = TimeZoneField(
        _("time zone"), default=default_time_zone, help_text=_("Whose clocks the times of the event are read from.")
    )
    starts_at = models.DateTimeField(null=True, editable=False, db_index=True)
    ends_at = models.DateTimeField(null=True, editable=False, db_index=True)
    venue = models.ForeignKey(
        "content.Venue", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("venue")
    )
    online_url = models.URLField(
        _("online at"),
        max_length=500,
        blank=True,
        help_text=_(
            "Where to follow the event. Everybody can read this: leave it empty if only participants may know."
        ),
    )
    venue_acknowledgement = models.CharField(
        _("thanks to the host"), max_length=500, blank=True, help_text=_("One sentence about who lends the venue.")
    )
    sessions = StreamField(SessionsBlock(), blank=True, verbose_name=_("sessions"))
    audiences = ParentalManyToManyField("content.Audience", blank=True, related_name="+", verbose_name=_("audiences"))
    eligibility = RichTextField(
        _("who is invited"),
        blank=True,
        features=SHORT_RICH_TEXT_FEATURES,
        help_text=_("In words, beside the audiences."),
    )
    objectives = StreamField(
        [("objective", blocks.TextBlock(label=_("objective"), rows=2))], blank=True, verbose_name=_("objectives")
    )
    documents = StreamField(
        [("document", EventDocumentBlock())],
        blank=True,
        verbose_name=_("documents"),
        help_text=_("Agenda, flyer, presentations, minutes: each with its role and its title in words."),
    )
    previous_event = models.ForeignKey(
        "content.EventPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("previous event"),
        help_text=_("The event of the same series that came before this one."),
    )
    contacts = StreamField(
        [("contact", SharedChooserBlock("content.Contact", label=_("contact")))], blank=True, verbose_name=_("contacts")
    )
    project = models.ForeignKey(
        "content.ProjectPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("project"),
    )
    countries = CountryField(_("countries"), multiple=True, blank=True)
    contributes_to = EnumField(PlannedOutputKind, verbose_name=_("counts as"), blank=True, help_text=CONTRIBUTES_HELP)

    parent_page_types: ClassVar[list[str]] = ["content.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = ["registrations.RegistrationPage"]

    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("event_type"), FieldPanel("event_status"), FieldPanel("attendance")]),
                FieldRowPanel([FieldPanel("starts"), FieldPanel("start_time")]),
                FieldRowPanel([FieldPanel("ends"), FieldPanel("end_time")]),
                FieldPanel("time_zone"),
            ],
            heading=_("When"),
            help_text=_("Write what the clocks at the venue show. Leave out what isn't known yet."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("venue"),
                FieldPanel("online_url"),
                FieldPanel("venue_acknowledgement"),
                FieldPanel("countries"),
            ],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("objectives"),
                FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
                FieldPanel("eligibility"),
            ],
            heading=_("What for, and for whom"),
        ),
        FieldPanel("sessions"),
        FieldPanel("documents"),
        FieldPanel("contacts"),
        MultiFieldPanel(
            [FieldPanel("project"), FieldPanel("previous_event"), FieldPanel("contributes_to")],
            heading=_("Connections"),
            classname="collapsed",
        ),
    ]
    settings_panels: ClassVar[Panels] = [*ContentPage.settings_panels, *ArchivableMixin.archive_panels]
    search_fields: ClassVar[list[index.BaseField]] = [
        *ContentPage.search_fields,
        index.SearchField("sessions"),
        index.SearchField("objectives"),
        index.SearchField("eligibility"),
        index.FilterField("starts_at"),
        index.FilterField("ends_at"),
        index.FilterField("archived"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        """:raises ValidationError: for times that don't exist, an unknown zone, and an end before the start"""
        super().clean()
        self._set_moments(self._span())
        if self.previous_event_id and self.pk and self.previous_event_id == self.pk:
            raise ValidationError({"previous_event": gettext("An event can't come before itself. Choose another one.")})

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Derive the moments also for drafts, which nobody has checked: unknown where the times make no sense."""
        try:
            self._set_moments(self._span())
        except ValidationError:
            self._set_moments(None)
        return super().save(*args, **kwargs)

    def advice(self) -> list[str]:
        """Return also whether the event lies after its project, and sessions after its last day."""
        return [*super().advice(), *self._project_advice(), *self._session_advice()]

    def _project_advice(self) -> list[str]:
        project_ends = self.project.ends if self.project else None
        if not (self.starts and project_ends and self.starts.first_day() > project_ends.last_day()):
            return []
        return [
            gettext("The event takes place after the end of its project (%(date)s). That may well be; check it once.")
            % {"date": project_ends.iso()}
        ]

    def _session_advice(self) -> list[str]:
        last = self.ends or self.starts
        if not (self.starts and last and self.starts.precision == last.precision == "day"):
            return []
        days = (last.first_day() - self.starts.first_day()) // timedelta(days=1) + 1
        late = [child.value["title"] for child in self.sessions if (child.value["day"] or 1) > days]
        return [
            ngettext(
                "“%(title)s” is on a day that the event doesn't have: it lasts %(days)d day.",
                "“%(title)s” is on a day that the event doesn't have: it lasts %(days)d days.",
                days,
            )
            % {"title": title, "days": days}
            for title in late
        ]

    def _span(self) -> Span | None:
        if not isinstance(self.starts, PartialDate) or not (self.ends is None or isinstance(self.ends, PartialDate)):
            return None  # nothing is known yet, or the field itself complains
        # Code may assign times as text, which fields turn into times when they are validated or read again.
        as_time = models.TimeField().to_python
        return span(self.starts, self.ends, as_time(self.start_time), as_time(self.end_time), self.time_zone)

    def _set_moments(self, moments: Span | None) -> None:
        self.starts_at, self.ends_at = (moments.starts_at, moments.ends_at) if moments else (None, None)

"""
"New event with registration": the essentials of both pages in one form.

The fields and their rules are those of the two page types, whose own forms they are: nothing is checked here a second
time. Everything else is written in the editor, to which this leads.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.content.forms import ContentPageForm
from cms.content.models import EventIndexPage, EventPage
from cms.microsites.models import Microsite
from cms.registrations.announcing import (
    Announced,
    NotTranslatable,
    Step,
    announce,
    languages_to_translate_into,
    may_announce,
    microsites_to_announce_in,
    place_of_events,
    prefilled,
    steps_of,
)
from cms.registrations.forms import RegistrationPageForm
from cms.registrations.models import RegistrationPage
from cms.registrations.ready_questions import READY_QUESTIONS, USUAL, asked

ICON = "date"
LABELS = {
    Step.PUBLISH: gettext_lazy("Publish both"),
    Step.SUBMIT: gettext_lazy("Submit both for approval"),
    Step.DRAFT: gettext_lazy("Save both as drafts"),
}


class NewRegistrationForm(RegistrationPageForm):
    """The form of the registration page, with questions to tick and the languages of both pages."""

    ready_questions = forms.MultipleChoiceField(
        label=gettext_lazy("Questions"),
        required=False,
        choices=[(question.key, question.label) for question in READY_QUESTIONS],
        initial=USUAL,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Name, e-mail address and language are asked in any case. In the editor you change the words, say which "
            "have to be answered, and add your own."
        ),
    )
    translations = forms.MultipleChoiceField(
        label=gettext_lazy("To be translated into"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each gets both pages as drafts, which wait to be translated."),
    )

    def __init__(self, *args: Any, locales: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locales = {locale.language_code: locale for locale in locales}
        choices = [(code, locale.get_display_name()) for code, locale in self.locales.items()]
        self.fields["translations"].choices = choices
        self.initial["translations"] = list(self.locales)
        if not choices:
            del self.fields["translations"]


EVENT = ObjectList(
    [
        MultiFieldPanel([FieldPanel("title"), FieldPanel("introduction")], heading=gettext_lazy("What")),
        MultiFieldPanel(
            [
                FieldPanel("event_type"),
                FieldRowPanel([FieldPanel("starts"), FieldPanel("start_time")]),
                FieldRowPanel([FieldPanel("ends"), FieldPanel("end_time")]),
                FieldPanel("time_zone"),
            ],
            heading=gettext_lazy("When"),
            help_text=gettext_lazy("Write what the clocks at the venue show. Leave out what isn't known yet."),
        ),
        MultiFieldPanel([FieldPanel("venue"), FieldPanel("online_url")], heading=gettext_lazy("Where")),
    ],
    base_form_class=ContentPageForm,
).bind_to_model(EventPage)

REGISTRATION = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("waiting_list")]),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldPanel("confirmation"),
            ],
            heading=gettext_lazy("Seats"),
        ),
        MultiFieldPanel(
            [FieldPanel("ready_questions"), FieldPanel("ask_special_needs")],
            heading=gettext_lazy("What is asked"),
        ),
        MultiFieldPanel(
            [FieldPanel("privacy_notice"), FieldPanel("data_protection_officer")],
            heading=pgettext_lazy("registration", "Privacy"),
            help_text=gettext_lazy(
                "Taken from the last event, if there was one. Look whether they are right for this one too."
            ),
        ),
        MultiFieldPanel([FieldPanel("translations")], heading=gettext_lazy("Languages")),
    ],
    base_form_class=NewRegistrationForm,
).bind_to_model(RegistrationPage)


class NewEventChoiceView(WagtailAdminTemplateMixin, View):
    """The microsites among which somebody who works for several chooses; a single one is taken at once."""

    template_name = "registrations/admin/new_event_choice.html"
    page_title = gettext_lazy("New event with registration")
    header_icon = ICON

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """:raises Http404: to those who may make no events"""
        microsites = microsites_to_announce_in(request.user)
        if not microsites:
            raise Http404
        if len(microsites) == 1:
            return redirect("registrations:new_event_in", microsites[0].pk)
        return self.render_to_response(self.get_context_data(microsites=microsites))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]


class NewEventView(WagtailAdminTemplateMixin, View):
    """The form, for those who may make events in the microsite that the address names."""

    template_name = "registrations/admin/new_event.html"
    page_title = gettext_lazy("New event with registration")
    header_icon = ICON
    microsite: Microsite
    place: Page

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """:raises Http404: to everybody else"""
        microsites = Microsite.objects.select_related("site__root_page", "default_locale")
        found = microsites.filter(pk=kwargs["microsite_id"]).first()
        place = place_of_events(found) if found is not None else None
        if found is None or place is None or not may_announce(request.user, found):
            raise Http404
        self.microsite, self.place = found, place
        self.steps = steps_of(request.user, place)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Show the form, with what the last event said."""
        self._make_forms()
        return self._show()

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """Make both pages, or say at the fields what is wrong."""
        self._make_forms(request.POST)
        step = next((step for step in self.steps if f"action-{step.value}" in request.POST), Step.DRAFT)
        if step is Step.DRAFT:
            for form in self.forms:
                form.defer_required_fields()
        # Each is asked, so that all mistakes are said at once.
        valid = [form.is_valid() for form in self.forms]
        if all(valid):
            refused = self._run_hooks("before_create_page", self.place, EventPage)
            if refused is not None:
                return refused
            if (made := self._make(step)) is not None:
                return self._lead_on(made, step)
        for form in self.forms:
            form.restore_required_fields()
        messages.error(request, _("Nothing was made yet: please look at the fields that are marked."))
        return self._show()

    def _make_forms(self, data: Any = None) -> None:
        user = self.request.user
        event, registration = prefilled(self.microsite)
        common = {"data": data, "parent_page": self.place, "for_user": user}
        self.event_form = EVENT.get_form_class()(**common, instance=event, prefix="event")
        # The event isn't there yet; what counts of the parent is whose it is.
        self.registration_form = REGISTRATION.get_form_class()(
            **common,
            instance=registration,
            prefix="registration",
            locales=languages_to_translate_into(user, self.microsite),
        )
        self.forms = [self.event_form, self.registration_form]

    def _make(self, step: Step) -> Announced | None:
        """Make the pages; where their own rules or a translation refuse it, say so in the forms."""
        form = self.registration_form
        event, registration = self.event_form.save(commit=False), form.save(commit=False)
        registration.questions = asked(form.cleaned_data["ready_questions"], self.place.locale.language_code)
        chosen = [form.locales[code] for code in form.cleaned_data.get("translations", [])]
        try:
            with transaction.atomic():
                return announce(
                    event,
                    registration,
                    microsite=self.microsite,
                    languages=chosen,
                    step=step,
                    by=self.request.user,  # type: ignore[arg-type]  # who may make pages is signed in
                )
        except NotTranslatable as error:
            message = _("A translation into %(languages)s could not be begun. Take it away here, and try it later.")
            form.add_error("translations", message % {"languages": error})
        except ValidationError as error:
            self._distribute(error)
        return None

    def _distribute(self, error: ValidationError) -> None:
        """Put what a page refused when it was saved to the fields that are there."""
        errors = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, said in errors.items():
            form = next((form for form in self.forms if name in form.fields), self.event_form)
            form.add_error(name if name in form.fields else None, said)

    def _lead_on(self, made: Announced, step: Step) -> HttpResponseBase:
        edit = "wagtailadmin_pages:edit"
        buttons = [
            messages.button(reverse(edit, args=[made.registration.pk]), _("Edit the registration page")),
        ]
        messages.success(self.request, " ".join(_in_words(made, step)), buttons=buttons)
        calendar = made.event.get_parent()
        if step is Step.PUBLISH and not calendar.live:
            messages.warning(self.request, _("“%s” isn't published yet: until then nobody finds the event.") % calendar)
        for page in (made.event, made.registration):
            answer = self._run_hooks("after_create_page", page)
            if answer is not None:
                return answer
        return redirect(edit, made.event.pk)

    def _run_hooks(self, name: str, *arguments: Any) -> HttpResponseBase | None:
        """Do what others do around making a page; what one of them answers is the answer."""
        for hook in hooks.get_hooks(name):
            answer = hook(self.request, *arguments)
            if hasattr(answer, "status_code"):
                response: HttpResponseBase = answer
                return response
        return None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.microsite.title}
        return [*super().get_breadcrumbs_items(), here]

    def _show(self) -> HttpResponse:
        panels = [
            panel.get_bound_panel(instance=form.instance, request=self.request, form=form, prefix=form.prefix)
            for panel, form in zip((EVENT, REGISTRATION), self.forms, strict=True)
        ]
        media = forms.Media()
        for part in (*panels, *self.forms):
            media += part.media
        return self.render_to_response(
            self.get_context_data(
                panels=panels,
                form=self.event_form,
                forms=self.forms,
                media=media,
                action_url=self.request.path,
                has_unsaved_changes=self.event_form.is_bound,
                steps=[(f"action-{step.value}", LABELS[step]) for step in self.steps],
                needs_calendar=not isinstance(self.place, EventIndexPage),
                microsite=self.microsite,
                language=self.place.locale.get_display_name(),
            )
        )


def _in_words(made: Announced, step: Step) -> list[str]:
    """Return sentences that say what was made."""
    said = {
        Step.DRAFT: _("“%(title)s” and its registration page are there as drafts, in %(language)s."),
        Step.SUBMIT: _("“%(title)s” and its registration page were made in %(language)s and submitted for approval."),
        Step.PUBLISH: _("“%(title)s” and its registration page were made in %(language)s and published."),
    }[step]
    language = made.event.locale.get_display_name()
    sentences = [said % {"title": made.event.title, "language": language}]
    if made.languages:
        names = ", ".join(str(locale.get_display_name()) for locale in made.languages)
        sentences.append(_("Both wait to be translated into: %(languages)s.") % {"languages": names})
    if made.calendar is not None:
        sentences.append(_("They lie in a new list of events, because there was none."))
    return sentences

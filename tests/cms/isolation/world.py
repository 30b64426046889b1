"""Two teams, and of the other one's at least one thing of every kind that an address of the admin can name."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import (
    Comment,
    GroupApprovalTask,
    Locale,
    PageViewRestriction,
    Site,
    UploadedFile,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from api.models import ApiKey
from cms.accounts import invitations, members, second_factor
from cms.content import models
from cms.content.models import EventPage, PlainPage
from cms.delivery.models import OutgoingMail
from cms.microsites.choices import Role
from cms.previews.choices import Kind
from cms.previews.models import Preview
from cms.previews.tokens import new_key
from cms.registrations import tickets
from cms.registrations.choices import State
from cms.registrations.models import Registration, RegistrationPage, SeatPool
from cms.webhooks import endpoints
from tests.factories import DocumentFactory, ImageFactory, SnippetFactory
from tests.fixtures import add_page

# What everything of the other team is called; no word of ours or of Wagtail's contains it.
WORD = "Quokka"


class World:
    """
    Team A with everything that its roles may do, and team B with things to see.

    `values` holds, for each argument of an address, what fits it among B's things.
    """

    def __init__(self, make_microsite: Any, make_member: Any) -> None:
        self.ours = make_microsite("eim", ("en", "hu"))
        theirs = {"title": f"{WORD} project", "contact_email": "quokka@example.org"}
        self.theirs = make_microsite("quokka", ("en", "pl"), **theirs)
        self.member: User = make_member(self.ours, roles=tuple(Role), name="anna")
        self.stranger: User = make_member(self.theirs, roles=tuple(Role), name="quokka-person")
        self.colleague: User = make_member(self.theirs, name="quokka-colleague")
        self.administrator = User.objects.create_superuser("administrator", password="secret")
        self.own_page = add_page(self.ours, PlainPage, title="Our own page")
        self._make_pages()
        self._make_registration()
        self._make_files()
        self._make_snippets()
        self._make_workflow()
        self._make_translation()
        self._make_rest()

    def client(self, user: User) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(user)
        return client

    def _make_pages(self) -> None:
        theirs = self.theirs
        self.page = add_page(theirs, PlainPage, title=f"{WORD} page", locked=True, locked_by=self.stranger)
        self.page.save_revision(user=self.stranger, log_action=True).publish(user=self.stranger)
        self.draft = add_page(theirs, PlainPage, title=f"{WORD} draft", live=False)
        self.revision = self.draft.save_revision(user=self.stranger)
        self.private = add_page(theirs, PlainPage, title=f"{WORD} private")
        PageViewRestriction.objects.create(page=self.private, restriction_type="password", password="x")
        self.child = add_page(theirs, PlainPage, title=f"{WORD} child", parent=self.draft)
        self.alias = self.draft.create_alias(parent=theirs.home("en"), update_slug="quokka-alias")
        self.event = add_page(theirs, EventPage, title=f"{WORD} event")
        self.registration = add_page(theirs, RegistrationPage, parent=self.event, title=f"{WORD} sign-up")
        Comment.objects.create(page=self.page, user=self.stranger, text=f"{WORD} comment", contentpath="body")

    def _make_registration(self) -> None:
        pool = SeatPool.objects.create(pk=self.event.translation_key, microsite=self.theirs)
        self.registrant = Registration.objects.create(
            pool=pool,
            language="en",
            name=f"{WORD} registrant",
            email="quokka@example.org",
            email_key="quokka@example.org",
            state=State.CONFIRMED,
            has_seat=True,
            position=1,
        )
        self.ticket = tickets.code(self.registrant)
        self.mail = OutgoingMail.objects.create(
            owner=self.theirs.slug,
            about=self.registrant.pk,
            kind="confirmed",
            recipient="quokka@example.org",
            language="en",
            message_id="<1@quokka.example.org>",
            subject=f"{WORD} mail",
            not_after=timezone.now() + datetime.timedelta(days=1),
        )

    def _make_files(self) -> None:
        collection = self.theirs.collection
        self.collection = collection.add_child(instance=type(collection)(name=f"{WORD} collection"))
        self.image = ImageFactory(title=f"{WORD} image", collection=self.theirs.image_collection)
        self.image.tags.add("quokka-tag")
        self.document = DocumentFactory(title=f"{WORD} document", collection=self.theirs.document_collection)
        self.document.tags.add("quokka-tag")
        self.upload = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(models.Image),
            file=ContentFile(b"x", "quokka.png"),
            uploaded_by_user=self.stranger,
        )

    def _make_snippets(self) -> None:
        self.snippets = {}
        for factory in SnippetFactory.__subclasses__():
            model = factory._meta.model
            named = next(name for name in ("name", "label") if any(f.name == name for f in model._meta.fields))
            self.snippets[model._meta.model_name] = factory(owner=self.theirs, **{named: f"{WORD} {model.__name__}"})

    def _make_workflow(self) -> None:
        self.task = GroupApprovalTask.objects.create(name=f"{WORD} task")
        self.task.groups.set(Group.objects.filter(microsite_group__microsite=self.theirs))
        self.workflow = Workflow.objects.create(name=f"{WORD} workflow")
        WorkflowTask.objects.create(workflow=self.workflow, task=self.task)
        WorkflowPage.objects.update_or_create(page=self.draft, defaults={"workflow": self.workflow})
        self.workflow_state = self.workflow.start(self.draft, self.stranger)
        self.task_state = self.workflow_state.current_task_state

    def _make_translation(self) -> None:
        self.source, _created = TranslationSource.get_or_create_from_instance(self.page)
        self.translation = Translation.objects.create(
            source=self.source, target_locale=Locale.objects.get(language_code="pl")
        )
        self.translation.save_target(user=self.stranger, publish=False)
        self.segment = StringSegment.objects.filter(source=self.source).first()

    def _make_rest(self) -> None:
        self.redirect = Redirect.objects.create(
            old_path="/quokka-old", site=self.theirs.site, redirect_link="https://quokka.example.org/"
        )
        self.session = EditingSession.objects.create(
            user=self.stranger, content_object=self.page, last_seen_at=self.revision.created_at
        )
        self.key = ApiKey(name=f"{WORD} key")
        self.key.give_secret()
        self.key.save()
        self.site = Site.objects.get(pk=self.theirs.site.pk)
        for thing in (*self.snippets.values(), self.image, self.document, self.theirs):
            log(thing, "wagtail.edit", user=self.stranger)
        members.change_roles(self.theirs, self.colleague, [Role.TRANSLATORS], by=self.stranger)
        TOTPDevice.objects.create(user=self.stranger, name="app")
        second_factor.renew_recovery_codes(self.stranger)
        self.own_source, _created = TranslationSource.get_or_create_from_instance(self.own_page)
        self.own_translation = Translation.objects.create(
            source=self.own_source, target_locale=Locale.objects.get(language_code="hu")
        )
        self.invitation = invitations.invite(
            self.theirs,
            email="guest@quokka.example.org",
            name=f"{WORD} guest",
            roles=[Role.EDITORS],
            language="en",
            by=self.stranger,
        )
        self.preview = Preview.objects.create(
            key=new_key(),
            kind=Kind.SHARED,
            user=self.stranger,
            microsite=self.theirs,
            page=self.draft,
            note=f"{WORD} preview",
            expires_at=timezone.now() + datetime.timedelta(days=1),
        )
        self.group = Group.objects.filter(microsite_group__microsite=self.theirs).first()
        self.endpoint = endpoints.add(
            self.theirs, url="https://quokka.example.org/hook", description=f"{WORD} front end", enabled=True
        )
        self.call = endpoints.send_test(self.endpoint)
        self._list()

    def _list(self) -> None:
        pages = [self.draft.pk, self.page.pk]
        snippets = {
            f"{kind}_content_{name}": [snippet.pk]
            for kind in ("wagtailsnippets", "wagtailsnippetchoosers")
            for name, snippet in self.snippets.items()
        }
        self.by_namespace: dict[str, list[Any]] = {
            **snippets,
            "wagtailadmin_api": [self.draft.pk, self.image.pk, self.document.pk],
            "wagtailadmin_pages": pages,
            "microsites": [self.theirs.pk],
            "api-keys": [self.key.pk],
            "wagtailadmin_collections": [self.collection.pk],
            "wagtailadmin_workflows": [self.workflow.pk, self.task.pk],
            "wagtaildocs_chooser": [self.document.pk],
            "wagtailimages_chooser": [self.image.pk],
            "wagtaillocales": [self.draft.locale_id],
            "wagtailsettings": [self.site.pk],
            "wagtailsites": [self.site.pk],
            "wagtailusers_groups": [self.group.pk],
            "wagtailusers_users": [self.stranger.pk],
            "wagtail_localize": [self.snippets["organisation"].pk],
            "": [self.snippets["organisation"].pk],
        }
        # What of the values below isn't the other team's.
        self.own = {
            "microsite_id": self.ours.pk,
            "page_id": self.own_page.pk,
            "destination_id": self.own_page.pk,
            "translation_id": self.own_translation.pk,
        }
        organisation = self.snippets["organisation"]._meta
        self.by_argument: dict[Any, list[Any]] = {
            "page_id": [*pages, self.own_page.pk],
            "parent_page_id": pages,
            "page_to_move_id": pages,
            "destination_id": [self.draft.pk, self.own_page.pk],
            "page_pk": pages,
            "workflow_pk": [self.workflow.pk],
            "task_id": [self.task.pk],
            "task_state_id": [self.task_state.pk],
            "workflow_state_id": [self.workflow_state.pk],
            "revision_id": [self.revision.pk],
            "action_name": ["approve", "reject", "copy", "publish"],
            "image_id": [self.image.pk],
            "doc_id": [self.document.pk],
            "document_id": [self.document.pk],
            "uploaded_file_id": [self.upload.pk],
            "collection_id": [self.collection.pk],
            "redirect_id": [self.redirect.pk],
            "translation_source_id": [self.source.pk],
            "translation_id": [self.translation.pk, self.own_translation.pk],
            "string_segment_id": [self.segment.pk],
            "overridable_segment_id": [1],
            "mode": ["default"],
            "filter_spec": ["original"],
            "object_id": [self.draft.pk],
            "session_id": [self.session.pk],
            "content_type_app_name": ["content"],
            "content_type_model_name": ["plainpage"],
            "event": [self.event.translation_key],
            "person": [self.registrant.pk],
            "mail": [self.mail.pk],
            ("registrations", "token"): [self.ticket],
            "user_id": [self.stranger.pk],
            "microsite_id": [self.theirs.pk, self.ours.pk],
            "invitation_id": [self.invitation.pk],
            "endpoint_id": [self.endpoint.pk],
            "call_id": [self.call.pk],
            "preview_id": [self.preview.pk],
            "uidb64": ["x"],
            "token": ["x"],
            "app_label": [organisation.app_label],
            "model_name": [organisation.model_name],
            "app_name": ["content"],
            "action": ["delete", "publish", "unpublish", "move"],
            ("wagtailadmin_pages", "app_label"): ["content"],
            ("wagtailadmin_pages", "model_name"): ["plainpage"],
            ("wagtailadmin_editing_sessions", "model_name"): ["plainpage"],
            ("wagtailadmin_workflows", "app_label"): ["wagtailcore"],
            ("wagtailadmin_workflows", "model_name"): ["groupapprovaltask"],
        }

    def hostile(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what a form sends, with the other team's things wherever it names one."""
        values = {
            "body-count": "0",
            "collection": self.collection.pk,
            "groups": self.group.pk,
            "image": self.image.pk,
            "lead_image": self.image.pk,
            "logo": self.image.pk,
            "new_parent_page": self.draft.pk,
            "organisation": self.snippets["organisation"].pk,
            "owner": self.theirs.pk,
            "page": self.draft.pk,
            "parent": self.collection.pk,
            "parent_page": self.draft.pk,
            "root_page": self.draft.pk,
            "site": self.site.pk,
            "social_image": self.image.pk,
            "users": self.stranger.pk,
        }
        return {**values, **{name: values.get(name.rpartition("-")[2], value) for name, value in data.items()}}

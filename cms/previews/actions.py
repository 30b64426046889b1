"""Making previews, finding them by their tokens, revoking and forgetting them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import COMMENTS_RELATION_NAME, Page

from cms.microsites.queries import microsite_of_page
from cms.previews.choices import Kind
from cms.previews.models import Preview
from cms.previews.people import may_preview_below, may_preview_microsite, may_preview_page, may_use
from cms.previews.tokens import key_of, new_key

if TYPE_CHECKING:
    from cms.microsites.models import Microsite

# Links to one page, or to the whole microsite, that work at the same time.
MAX_LINKS = 20
# For how long the list of links says of one that it is over.
REMEMBERED = timedelta(days=7)
# How exactly the list says when a link was used last.
USE_COUNTS_AFTER = timedelta(minutes=1)


class NotAllowed(Exception):
    """The person may not see drafts of this."""


class NotValid(Exception):
    """The token was never given out, or is over, or was revoked, or its person may no longer see what it is for."""


class TooManyLinks(Exception):
    """There are MAX_LINKS links to this already."""


class TooLong(Exception):
    """A link may not work for so long."""


class IsPrivate(Exception):
    """The page is protected: those who were given a link would get around that."""


def for_editor(user: Any, page: Page, kind: Kind) -> Preview:
    """
    Return the preview in which *user* sees *page* as it is in the form, or as some version of it is.

    A form has one, which follows what is written there.

    :param page: with the content that is to be seen, saved or not; one that is being made knows its place in the tree
    :param kind: FORM or VERSION
    :raises NotAllowed: when *user* doesn't work on it
    """
    expires_at = timezone.now() + timedelta(minutes=settings.PREVIEW_MINUTES)
    content = page.serializable_data()
    # What editors say to each other is no part of the page.
    content.pop(COMMENTS_RELATION_NAME, None)
    is_new = page._state.adding
    parent = Page.objects.get(path=page.path[: -Page.steplen]) if is_new else None
    microsite = microsite_of_page(parent or page)
    if microsite is None or not (
        may_preview_below(user, parent, microsite) if parent is not None else may_preview_page(user, page, microsite)
    ):
        raise NotAllowed
    values = {"microsite": microsite, "content": content, "expires_at": expires_at, "revoked_at": None}
    names: dict[str, Any] = {"user": user, "kind": kind, "page_id": None if is_new else page.pk}
    if is_new:
        names |= {"parent": parent, "content_type": ContentType.objects.get_for_model(type(page))}
    forget_old()
    if kind != Kind.FORM:
        return Preview.objects.create(key=new_key(), **(names | values))
    try:
        # Two refreshes may be the first ones at the same moment.
        with transaction.atomic():
            return Preview.objects.update_or_create(
                **names, defaults=values, create_defaults={**names, **values, "key": new_key()}
            )[0]
    except IntegrityError:
        return Preview.objects.update_or_create(**names, defaults=values)[0]


def share(user: Any, microsite: Microsite, page: Page | None, lasts: timedelta, note: str = "") -> Preview:
    """
    Make a link with which whoever has it sees what is saved of *page*; without one, all drafts of *microsite*.

    :raises NotAllowed: when *user* doesn't work on it
    :raises TooLong: when it would work for longer than `PREVIEW_SHARE_DAYS`
    :raises TooManyLinks: when there are MAX_LINKS already
    :raises IsPrivate: when the page is protected
    """
    allowed = may_preview_microsite(user, microsite) if page is None else may_preview_page(user, page, microsite)
    if not allowed:
        raise NotAllowed
    if lasts > timedelta(days=settings.PREVIEW_SHARE_DAYS):
        raise TooLong
    if page is not None and page.get_view_restrictions().exists():
        raise IsPrivate
    with transaction.atomic():
        forget_old()
        if links_to(microsite, page).usable().count() >= MAX_LINKS:
            raise TooManyLinks
        link = Preview.objects.create(
            key=new_key(),
            kind=Kind.SHARED,
            user=user,
            microsite=microsite,
            page=page,
            note=note,
            expires_at=timezone.now() + lasts,
        )
        _note(link, "share", user)
        return link


def links_to(microsite: Microsite, page: Page | None) -> Any:
    """Return the links that were made to *page*, or to the whole of *microsite*, the newest first."""
    links = Preview.objects.filter(microsite=microsite, kind=Kind.SHARED, page=page, parent=None)
    return links.select_related("user", "page", "microsite__site")


@transaction.atomic
def revoke(preview: Preview, *, by: Any) -> None:
    """Let *preview* open nothing any more, because *by* says so."""
    revoked = Preview.objects.filter(pk=preview.pk, revoked_at=None).update(revoked_at=timezone.now())
    if revoked and preview.kind == Kind.SHARED:
        _note(preview, "revoke", by)


def _note(link: Preview, action: str, by: Any) -> None:
    """Enter into the history of the page, or of the microsite, what *by* has done with a link to its drafts."""
    about = link.microsite if link.page is None else link.page.specific_deferred
    # Not for whom it is: that may be somebody's name.
    log(about, f"previews.{action}", user=by, data={"until": link.expires_at})


def by_token(token: str) -> Preview:
    """
    Return the preview that *token* opens now.

    :raises NotValid: when it opens none
    """
    key = key_of(token)
    if key is None:
        raise NotValid
    rows = Preview.objects.usable().select_related("user", "microsite__site__root_page", "page", "parent")
    preview = rows.filter(key=key).first()
    if preview is None or not may_use(preview):
        raise NotValid
    return preview


def note_use(preview: Preview) -> None:
    """Remember when *preview* was used last, to the minute."""
    now = timezone.now()
    if preview.last_used_at is None or preview.last_used_at < now - USE_COUNTS_AFTER:
        Preview.objects.filter(pk=preview.pk).update(last_used_at=now)


def forget_old() -> None:
    """Delete previews of editors that are over, with the texts in them, and links that have been over for a while."""
    now = timezone.now()
    Preview.objects.exclude(kind=Kind.SHARED).filter(expires_at__lte=now).delete()
    Preview.objects.filter(expires_at__lte=now - REMEMBERED).delete()

"""
What wagtail-localize's editor of a translated page doesn't do by itself.

It says what became of the original since its texts were fetched; and publishing a translation publishes what visitors
need to come to it: the pages above it that were never published in its language.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, ReferenceIndex, TranslatableMixin
from wagtail_localize.models import StringTranslation, Translation, TranslationLog, TranslationSource
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import StringSegmentValue
from wagtail_localize.views.edit_translation import edit_translation

from cms.microsites.models import OwnedModel
from cms.microsites.policies import may_edit

LONGEST_TITLE = Page._meta.get_field("draft_title").max_length
# How many texts a message names, and how much of each.
NAMED, LETTERS = 5, 80


def accompany(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """Stand in for wagtail-localize where *page* is a translation that it keeps; a hook of its address."""
    translation = translation_of(page)
    if page.alias_of_id or translation is None or "localize-convert-to-alias" in request.POST:
        return None
    if request.method == "POST" and request.POST.get("action") == "publish":
        return _publish(request, translation, page)
    if request.method == "GET":
        _tell_changes(request, translation)
    return None


def translation_of(page: Page) -> Translation | None:
    """Return wagtail-localize's record by which *page* is kept in step with its original, if there is one."""
    records = Translation.objects.select_related("source", "target_locale")
    found: Translation | None = records.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    return found


def new_texts(source: TranslationSource) -> list[str] | None:
    """
    Return the texts of an original, as it is published, that *source* doesn't have: new ones, and changed ones.

    None stands for an original that wasn't published since its texts were fetched.
    """
    original = source.get_source_instance()
    published = getattr(original, "last_published_at", None)
    if published is None or published <= source.last_updated_at:
        return None
    known = set(source.stringsegment_set.values_list("context__path", "string__data"))
    return [
        segment.string.data
        for segment in extract_segments(original)
        if isinstance(segment, StringSegmentValue) and (segment.path, segment.string.data) not in known
    ]


def unpublished_parents(page: Page) -> list[Page]:
    """
    Return the pages above *page* that were never published, the uppermost first.

    A page that was published once and taken down was taken down by somebody who wanted that.
    """
    above = page.get_ancestors().filter(depth__gt=1, live=False, first_published_at=None, alias_of=None)
    return list(above.order_by("path").specific())


def untranslated_snippets(page: Page, user: Any) -> list[OwnedModel]:
    """Return the snippets that *page* refers to, that *user* may change, and that aren't there in its language."""
    found: dict[Any, OwnedModel] = {}
    # Wagtail's own walk through fields and streams; it has no public name.
    for content_type, pk, _model_path, _path in ReferenceIndex._extract_references_from_object(page):
        model = ContentType.objects.get_for_id(content_type).model_class()
        if not (model and issubclass(model, OwnedModel) and issubclass(model, TranslatableMixin)):
            continue
        snippet: Any = model._default_manager.filter(pk=pk).first()
        if snippet is not None and not snippet.has_translation(page.locale_id) and may_edit(user, snippet):
            found[snippet.translation_key] = snippet
    return list(found.values())


def may_publish_all(user: Any, source: TranslationSource) -> bool:
    """Tell whether *user* may publish every page that is kept in step with *source*."""
    for translation in source.translations.filter(enabled=True).select_related("source", "target_locale"):
        target = translation.get_target_instance()
        if isinstance(target, Page) and not target.permissions_for_user(user).can_publish():
            return False
    return True


def publish_way(request: HttpRequest, page: Page) -> None:
    """Publish the pages above *page*, a translation that was just published, and say so; and what isn't translated."""
    published = [parent for parent in unpublished_parents(page) if _publish_parent(request.user, parent)]
    if published:
        messages.success(
            request, format_html(_("The pages above it were published, too: {pages}."), pages=_links(published))
        )
    if snippets := untranslated_snippets(page, request.user):
        messages.warning(
            request,
            format_html(_("Not translated yet, and shown in another language: {things}."), things=_links(snippets)),
        )


def _publish(request: HttpRequest, translation: Translation, page: Page) -> HttpResponseBase:
    logs = TranslationLog.objects.filter(source=translation.source, locale=translation.target_locale)
    before = logs.count()
    response: HttpResponseBase = edit_translation(request, translation, page)
    if logs.count() == before:
        # It was refused, and says why.
        return response
    publish_way(request, page)
    return response


def _publish_parent(user: Any, page: Page) -> bool:
    if not page.permissions_for_user(user).can_publish():
        return False
    if translation := translation_of(page):
        translation.save_target(user=user, publish=True)
    else:
        revision = page.get_latest_revision() or page.save_revision(user=user)
        revision.publish(user=user)
    return True


def _tell_changes(request: HttpRequest, translation: Translation) -> None:
    texts = new_texts(translation.source)
    if texts is None:
        return
    if texts:
        said = ngettext(
            "The original was published again since: %(count)d text is new or changed.",
            "The original was published again since: %(count)d texts are new or changed.",
            len(texts),
        ) % {"count": len(texts)}
    else:
        said = _("The original was published again since; its texts are the same.")
    named = format_html_join("", "<li>{}</li>", ((Truncator(text).chars(LETTERS),) for text in texts[:NAMED]))
    link: str | SafeString = ""
    if request.user.has_perm("wagtail_localize.submit_translation"):
        link = format_html(
            '<a href="{}?next={}">{}</a>',
            reverse("wagtail_localize:update_translations", args=[translation.source_id]),
            request.path,
            _("Fetch what changed"),
        )
    messages.warning(request, format_html("{} {}<ul>{}</ul>", said, link, named))


def _links(things: list[Any]) -> SafeString:
    return format_html_join(", ", '<a href="{}">{}</a>', ((_address(thing), str(thing)) for thing in things))


def _address(thing: Any) -> str:
    if isinstance(thing, Page):
        return reverse("wagtailadmin_pages:edit", args=[thing.pk])
    options = thing._meta
    return reverse(f"wagtailsnippets_{options.app_label}_{options.model_name}:edit", args=[thing.pk])


def mend_text(sender: Any, instance: StringTranslation, **_kwargs: Any) -> None:
    """Leave out what no database holds, before a translated text is saved."""
    instance.data = instance.data.replace("\0", "")


def show_title(sender: Any, instance: StringTranslation, **_kwargs: Any) -> None:
    """
    Show a page under the title that was translated for it, though it isn't published yet.

    In place of wagtail-localize's own receiver, which fails for a title that is too long. That it is too long, the
    editor says where it stands when it is published.
    """
    if instance.context.path == "title":
        pages = Page.objects.filter(translation_key=instance.context.object_id, locale_id=instance.locale_id)
        pages.update(draft_title=instance.data[:LONGEST_TITLE])

"""What may be asked at an address of the admin by somebody who does not run the installation."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from wagtail.models import Page, ReferenceIndex
from wagtail_localize.models import OverridableSegment, StringSegment, Translation

from cms.isolation import kinds
from cms.isolation.kinds import Kind
from cms.microsites.models import OwnedModel

# Gets the request and the arguments of its address.
Rule = Callable[[HttpRequest, dict[str, Any]], None]


def anyone(_request: HttpRequest, _arguments: dict[str, Any]) -> None:
    """
    Let everybody pass who may enter the admin.

    For what shows nothing of anybody's, and for lists that are narrowed where they are made (`lists`, `reports`).
    """


def administrators(_request: HttpRequest, _arguments: dict[str, Any]) -> None:
    """Let nobody pass but those who run the installation, whom no rule is asked about."""
    raise PermissionDenied


def nobody(_request: HttpRequest, _arguments: dict[str, Any]) -> None:
    """Treat the address as if it did not exist."""
    raise Http404


def own(**arguments_and_kinds: Kind) -> Rule:
    """Return a rule that lets those pass who work on every thing that the address names."""

    def rule(request: HttpRequest, arguments: dict[str, Any]) -> None:
        for name, kind in arguments_and_kinds.items():
            # Some addresses of Wagtail's have a form without the argument.
            if name in arguments and not kind(request.user, arguments[name]):
                raise Http404

    return rule


def own_parent(rule: Rule) -> Rule:
    """Return *rule* for forms that also name a page to put something below."""

    def with_parent(request: HttpRequest, arguments: dict[str, Any]) -> None:
        rule(request, arguments)
        for name in ("new_parent_page", "chooser"):
            parent = request.POST.get(name, "")
            if parent and not (parent.isdecimal() and kinds.page(request.user, parent)):
                raise Http404

    return with_parent


def own_unpublished(rule: Rule) -> Rule:
    """Return *rule* for addresses that put something else in the place of `page_id`: for live ones publishers only."""

    def with_permission(request: HttpRequest, arguments: dict[str, Any]) -> None:
        rule(request, arguments)
        page = Page.objects.filter(pk=arguments["page_id"]).first()
        if page is not None and page.live and not page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied

    return with_permission


def own_chosen(kind: Kind) -> Rule:
    """Return a rule for addresses that name things by `?id=`, several at once."""

    def rule(request: HttpRequest, _arguments: dict[str, Any]) -> None:
        _check_numbers(request, "id", kind)

    return rule


def own_in_bulk(request: HttpRequest, arguments: dict[str, Any]) -> None:
    """Let those pass who work on all the things that `?id=` names; "all" stands for what lies below `?childOf=`."""
    model = _model(arguments)
    if issubclass(model, OwnedModel):
        # Their actions look for themselves, and leave out what is shared.
        return
    is_page = issubclass(model, Page)
    if "all" in request.GET.getlist("id") and is_page and not request.GET.get("childOf"):
        # Wagtail would take all pages of the installation.
        raise Http404
    _check_numbers(request, "id", lambda user, pk: kinds.of_model(user, model, pk), but="all")
    _check_numbers(request, "childOf", kinds.page if is_page else kinds.collection)


def own_object(request: HttpRequest, arguments: dict[str, Any]) -> None:
    """Let those pass who work on the object that the address names by `app_label`, `model_name` and `object_id`."""
    if not kinds.of_model(request.user, _model(arguments), arguments["object_id"]):
        raise Http404


def own_segment(name: str) -> Rule:
    """Return a rule for addresses that name a translation and, in the argument *name*, a part of what it translates."""
    model: Any = {"string_segment_id": StringSegment, "overridable_segment_id": OverridableSegment}[name]

    def rule(request: HttpRequest, arguments: dict[str, Any]) -> None:
        own(translation_id=kinds.translation)(request, arguments)
        source = Translation.objects.values("source").get(pk=arguments["translation_id"])
        if not model.objects.filter(pk=arguments[name], **source).exists():
            raise Http404

    return rule


def own_override(request: HttpRequest, arguments: dict[str, Any]) -> None:
    """Let those pass who put something of their own in the place of what a translation would copy."""
    own_segment("overridable_segment_id")(request, arguments)
    if request.method != "PUT":
        return
    segment = OverridableSegment.objects.select_related("context", "source").get(pk=arguments["overridable_segment_id"])
    source = segment.source.get_source_instance()
    # Wagtail's own walk through fields and streams says what the part refers to; it has no public name.
    for content_type, _pk, _model_path, path in ReferenceIndex._extract_references_from_object(source):
        if path == segment.context.path:
            model = ContentType.objects.get_for_id(content_type).model_class()
            value = _form(request).get("value", "")
            if model is None or not value.isdecimal() or not kinds.of_model(request.user, model, value):
                raise Http404


def owned_views(model: Any) -> Rule:
    """Return the rule for the views of a snippet: those of an owned one look for themselves whose it is."""
    return anyone if isinstance(model, type) and issubclass(model, OwnedModel) else administrators


def _form(request: HttpRequest) -> QueryDict:
    """Return the form in the body, by whatever method it comes: Django itself reads it for POST only."""
    if request.content_type == "multipart/form-data":
        return request.parse_file_upload(request.META, BytesIO(request.body))[0]
    return QueryDict(request.body)


def _model(arguments: dict[str, Any]) -> Any:
    try:
        return apps.get_model(arguments["app_label"], arguments["model_name"])
    except LookupError as error:
        raise Http404 from error


def _check_numbers(request: HttpRequest, name: str, kind: Kind, but: str = "") -> None:
    for value in request.GET.getlist(name):
        if value != but and not (value.isdecimal() and kind(request.user, value)):
            raise Http404

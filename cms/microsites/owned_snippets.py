"""Snippets that a microsite may own: list, forms, choosers and bulk actions show and change only what they should."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters  # type: ignore[import-untyped]  # it has no types
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_list_or_404, get_object_or_404
from django.urls import URLPattern
from django.utils.functional import cached_property, classproperty
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column, LocaleColumn, UpdatedAtColumn
from wagtail.models import Locale, TranslatableMixin
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import get_snippet_models
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
    SnippetCreateView,
)
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet

from cms.microsites.models import OwnedModel, OwnedQuerySet
from cms.microsites.offered_languages import narrow_languages, offered_locales
from cms.microsites.ownership import OwnedForm, OwnedFormMixin
from cms.microsites.policies import OwnedPermissionPolicy, may_edit, may_see
from cms.microsites.queries import microsites_of_user

SHARED = "shared"


class OwnerColumn(Column):
    """Says to whom a thing belongs."""

    def __init__(self) -> None:
        super().__init__("owner", label=_("Belongs to"), accessor=lambda thing: thing.owner or _("All (shared)"))


class OwnedFilterSet(WagtailFilterSet):
    """Narrows a list to one microsite's things or to the shared ones."""

    owner = django_filters.ChoiceFilter(label=_("Belongs to"), method="filter_owner", empty_label=_("All"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        microsites = microsites_of_user(self.request.user)
        self.filters["owner"].extra["choices"] = [
            (SHARED, _("All (shared)")),
            *((str(microsite.pk), microsite.title) for microsite in microsites),
        ]

    def filter_owner(self, queryset: OwnedQuerySet, _name: str, value: str) -> OwnedQuerySet:
        return queryset.shared() if value == SHARED else queryset.filter(owner=value)


class OwnedIndexView(IndexView):
    """The list: own and shared things, with buttons only where they lead somewhere."""

    base_filterset_class = OwnedFilterSet

    @cached_property
    def filterset_class(self) -> type[OwnedFilterSet]:
        meta = type("Meta", (), {"model": self.model, "fields": self.list_filter or []})
        return type(f"{self.model.__name__}FilterSet", (OwnedFilterSet,), {"Meta": meta})

    @cached_property
    def filters(self) -> Any:
        filterset = super().filters
        if filterset is not None:
            narrow_languages(filterset.form, self.request.user)
        return filterset

    def get_edit_url(self, instance: OwnedModel) -> str | None:
        return super().get_edit_url(instance) if may_edit(self.request.user, instance) else None

    def get_delete_url(self, instance: OwnedModel) -> str | None:
        return super().get_delete_url(instance) if may_edit(self.request.user, instance) else None

    def get_base_queryset(self) -> Any:
        translatable = ("locale",) if issubclass(self.model, TranslatableMixin) else ()
        return super().get_base_queryset().select_related("owner", *translatable)


class OwnedCreateView(CreateView):
    """The form for something new, in a language that one of the person's microsites has."""

    def get_locale(self) -> Locale | None:
        locale: Locale | None = super().get_locale()
        if locale is None or getattr(self, "object", None):
            return locale
        offered = offered_locales(self.request.user)
        if self.request.GET.get("locale"):
            return get_object_or_404(offered, pk=locale.pk)
        if offered.filter(pk=locale.pk).exists():
            return locale
        own = microsites_of_user(self.request.user).select_related("default_locale").first()
        return own.default_locale if own else locale

    def get_translations(self) -> list[dict[str, Any]]:
        offered = offered_locales(self.request.user)
        return [entry for entry in super().get_translations() if entry["locale"] in offered]


class OwnedChooseMixin:
    """Offers own and shared things, and says which is which."""

    model_class: type[OwnedModel]
    request: HttpRequest

    def get_object_list(self) -> OwnedQuerySet:
        return self.model_class._default_manager.visible_to(self.request.user).select_related("owner")

    def get_filter_form(self) -> Any:
        form = super().get_filter_form()  # type: ignore[misc]  # a choose view's, behind this mixin
        narrow_languages(form, self.request.user)
        return form

    @property
    def columns(self) -> list[Column]:
        columns: list[Column] = super().columns  # type: ignore[misc]  # a choose view's, behind this mixin
        return [*columns, OwnerColumn()]


class OwnedChooseView(OwnedChooseMixin, ChooseView):
    """The chooser's window."""


class OwnedChooseResultsView(OwnedChooseMixin, ChooseResultsView):
    """The list in the chooser's window, after a search."""


class OwnedChosenView(SnippetChosenView):
    """Answers that a thing was chosen, if the person may see it."""

    def get_object(self, pk: str) -> OwnedModel:
        return get_object_or_404(self.model_class._default_manager.visible_to(self.request.user), pk=pk)


class OwnedChosenMultipleView(SnippetChosenMultipleView):
    """Answers that several things were chosen, leaving out those that the person may not see."""

    def get_objects(self, pks: list[str]) -> OwnedQuerySet:
        return self.model_class._default_manager.visible_to(self.request.user).filter(pk__in=pks)


class OwnedChooserCreateView(SnippetCreateView):
    """Makes things from within the chooser, where a form for that was configured."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.get_creation_form_class() is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_creation_form_kwargs(), "for_user": self.request.user}


class OwnedChooserViewSet(SnippetChooserViewSet):
    """The views of a chooser for things that a microsite may own."""

    choose_view_class = OwnedChooseView
    choose_results_view_class = OwnedChooseResultsView
    chosen_view_class = OwnedChosenView
    chosen_multiple_view_class = OwnedChosenMultipleView
    create_view_class = OwnedChooserCreateView


class OwnedSnippetViewSet(SnippetViewSet):
    """
    The admin of a model that derives from `OwnedModel`.

    Subclasses set `model`, `panels` or `edit_handler` and the like as for any snippet; the owner's field, column and
    filter come by themselves. A model that is indexed for search needs ``index.FilterField("owner")``.
    """

    index_view_class = OwnedIndexView
    add_view_class = OwnedCreateView
    chooser_viewset_class = OwnedChooserViewSet
    # The way to look at shared things, which a team can't edit.
    inspect_view_enabled = True
    # What may be done with a thing that one sees without owning it, and by which methods. A copy is made by posting
    # to "add"; posting to "copy" would overwrite the original.
    views_for_readers = {"inspect": {"GET", "HEAD"}, "copy": {"GET", "HEAD"}}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not issubclass(self.model, OwnedModel) or not isinstance(self.model._default_manager.all(), OwnedQuerySet):
            raise ImproperlyConfigured(f"{self.model.__name__} has to derive from OwnedModel and keep its manager.")
        if policy_registry.get_by_type(self.model, fallback=False) is None:
            register_permission_policy(self.model, OwnedPermissionPolicy(self.model), exact_class=True)

    def get_queryset(self, request: HttpRequest) -> OwnedQuerySet:
        return self.model._default_manager.visible_to(request.user)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        kwargs = super().get_index_view_kwargs(**kwargs)
        columns = kwargs["list_display"]
        if columns is self.UNDEFINED:
            columns = ["__str__", UpdatedAtColumn()]
        columns = [columns[0], OwnerColumn(), *columns[1:]]
        if issubclass(self.model, TranslatableMixin) and not any(isinstance(each, LocaleColumn) for each in columns):
            columns.insert(1, LocaleColumn())
        return {**kwargs, "list_display": columns}

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        if "owner" not in handler.get_form_options().get("fields", []):
            # Tabs hold groups of panels, everything else holds panels.
            group = handler.children[0] if isinstance(handler, TabbedInterface) else handler
            if not isinstance(group, ObjectList):
                raise ImproperlyConfigured(f"Put FieldPanel('owner') into the form of {self.model.__name__}.")
            group.children.append(FieldPanel("owner").bind_to_model(self.model))
        base = handler.base_form_class or getattr(self.model, "base_form_class", OwnedForm)
        handler.base_form_class = base if issubclass(base, OwnedFormMixin) else _owned_form(base)
        return handler

    def get_urlpatterns(self) -> list[URLPattern]:
        return [self._guarded(pattern) for pattern in super().get_urlpatterns()]

    def _guarded(self, pattern: URLPattern) -> URLPattern:
        """
        Return *pattern* with a view that first looks whose thing it is asked for.

        Here and not in each view class: Wagtail's views load their objects in a dozen ways, and a new one must not be
        forgotten.
        """
        view: Callable[..., HttpResponseBase] = pattern.callback
        readers = self.views_for_readers.get(pattern.name or "", set())

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if "pk" in kwargs:
                thing = get_object_or_404(self.model._default_manager.select_related("owner"), pk=kwargs["pk"])
                if not may_see(request.user, thing):
                    raise Http404
                if request.method not in readers and not may_edit(request.user, thing):
                    raise PermissionDenied
            return view(request, *args, **kwargs)

        return URLPattern(pattern.pattern, guarded, pattern.default_args, pattern.name)


class OwnedDeleteBulkAction(DeleteBulkAction):
    """Deletes several things; what the person may not see isn't even counted."""

    @classproperty
    def models(cls) -> list[type[OwnedModel]]:  # noqa: N805 (a property of the class)
        """The models that this action is for."""
        return [model for model in get_snippet_models() if issubclass(model, OwnedModel)]

    def get_queryset(self, model: type[OwnedModel], object_ids: list[str]) -> list[OwnedModel]:
        return get_list_or_404(model._default_manager.visible_to(self.request.user), pk__in=object_ids)


def _owned_form(base: Any) -> Any:
    return type(base)(f"Owned{base.__name__}", (OwnedFormMixin, base), {})

"""What things are called in an archive, where their ids mean nothing: by keys that they have everywhere."""

from __future__ import annotations

from typing import Any

from wagtail.models import Collection, Locale, Page

from cms.archives.parts import PAGE, file_models, kind_of, snippet_models
from cms.microsites.models import Microsite


class Outgoing:
    """Gives keys for the ids of what one microsite is made of, and notes what it refers to of what all share."""

    def __init__(self, microsite: Microsite) -> None:
        self._locales: dict[int, str] = dict(Locale.objects.values_list("pk", "language_code"))
        self.home_paths = {home.path: home.locale.language_code for home in microsite.homes.select_related("locale")}
        self.collections: dict[int, str] = {}
        own = Collection.objects.filter(path__startswith=microsite.collection.path)
        for pk, path in own.values_list("pk", "path"):
            self.collections[pk] = f"/{path[len(microsite.collection.path) :]}"
        self._known: dict[tuple[str, int], str] = {}
        for path in self.home_paths:
            self._know_pages(Page.objects.filter(path__startswith=path))
        for kind, model in file_models().items():
            for pk, key in model._default_manager.filter(collection__in=self.collections).values_list("pk", "key"):
                self._known[kind, pk] = f"{kind}:{key.hex}"
        for kind, model in snippet_models().items():
            rows = model._default_manager.filter(owner=microsite).values_list("pk", "translation_key", "locale")
            for pk, key, locale in rows:
                self._known[kind, pk] = f"{kind}:{key.hex}/{self._locales[locale]}"
        self.own = {kind: sorted(pk for of, pk in self._known if of == kind) for kind in self._kinds()}
        # What is shared by all microsites and used by this one.
        self.shared: dict[str, set[int]] = {kind: set() for kind in (*file_models(), *snippet_models())}

    def _kinds(self) -> list[str]:
        return [PAGE, *file_models(), *snippet_models()]

    def _know_pages(self, pages: Any) -> None:
        for pk, key, locale in pages.values_list("pk", "translation_key", "locale"):
            self._known[PAGE, pk] = f"{PAGE}:{key.hex}/{self._locales[locale]}"

    def locale(self, pk: int) -> str:
        """Return the code of a language."""
        return self._locales[pk]

    def key(self, kind: str, pk: int) -> str:
        """Return the key of something that travels."""
        return self._known[kind, pk]

    def is_own(self, kind: str | None, pk: int) -> bool:
        """Tell whether this belongs to the microsite, and isn't shared."""
        return (kind, pk) in self._known and pk not in self.shared.get(kind or "", ())

    def change(self, model: Any, value: Any) -> str | None:
        """Return the key of what is referred to; None for what isn't there, or belongs to others."""
        if not str(value).isdecimal():
            return None
        pk = int(value)
        if model is Locale:
            return self._locales.get(pk)
        if model is Collection:
            return self.collections.get(pk)
        kind = kind_of(model)
        if kind is None:
            return None
        found = self._known.get((kind, pk))
        return found if found is not None or kind == PAGE else self._share(kind, model, pk)

    def _share(self, kind: str, model: Any, pk: int) -> str | None:
        if kind in file_models():
            row = model._default_manager.filter(pk=pk).select_related("collection").first()
            if row is None or any(row.collection.path.startswith(path) for path in _collections_of_microsites()):
                return None
            found = f"{kind}:{row.key.hex}"
            self._note(kind, pk, found)
            return found
        asked = model._default_manager.filter(pk=pk, owner=None).values_list("translation_key", flat=True).first()
        if asked is None:
            return None
        # In all languages: visitors read whichever is theirs.
        for each, locale in model._default_manager.filter(translation_key=asked, owner=None).values_list(
            "pk", "locale"
        ):
            self._note(kind, each, f"{kind}:{asked.hex}/{self._locales[locale]}")
        return self._known[kind, pk]

    def _note(self, kind: str, pk: int, key: str) -> None:
        self._known[kind, pk] = key
        self.shared[kind].add(pk)


def _collections_of_microsites() -> list[str]:
    return list(Microsite.objects.values_list("collection__path", flat=True))

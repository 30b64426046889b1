"""Drafts as they are stored, read into instances of their page types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.models import Page


class DraftUnusable(Exception):
    """
    What is stored of a draft can't be read: the page type has changed since.

    :ivar title: of the page
    """

    def __init__(self, title: str) -> None:
        super().__init__(f"The draft of “{title}” can't be read.")
        self.title = title


@dataclass(frozen=True)
class Draft:
    """
    What is to be written over the rows of a page.

    :ivar page: as it is, with the fields of `Page` only; one that is being made is not saved
    :ivar model: its type
    :ivar instance: of that type, as it would be; None where nothing was ever drafted, and it only isn't live
    :ivar names: of what the draft says something of: fields and child relations
    :ivar is_target: whether it is what is looked at
    """

    page: Page
    model: type[Any]
    instance: Any
    names: frozenset[str]
    is_target: bool = False

    @property
    def path(self) -> str:
        """Where the page lies in the tree."""
        return str(self.page.path)

    @classmethod
    def of(cls, page: Page, content: dict[str, Any] | None, *, is_target: bool = False) -> Draft:
        """
        Return the draft of *page* with the *content* of a revision.

        :raises DraftUnusable: when it can't be read
        """
        model = page.specific_class
        if model is None:
            raise DraftUnusable(page.title)
        if content is None:
            return cls(page, model, None, frozenset(), is_target)
        instance = _read(model, {**content, "pk": page.pk}, page.title)
        return cls(page, model, instance, frozenset(content), is_target)

    @classmethod
    def of_new(cls, parent: Page | None, content_type: Any, content: dict[str, Any] | None) -> Draft:
        """
        Return the draft of a page that is being made below *parent*, where it comes last.

        :raises DraftUnusable: when it can't be read
        """
        model = content_type.model_class() if content_type else None
        if parent is None or model is None or content is None:
            raise DraftUnusable("")
        instance = _read(model, {**content, "pk": None}, str(content.get("title", "")))
        parent = Page.objects.get(pk=parent.pk)
        last = Page.objects.child_of(parent).order_by("path").last()
        instance.path = last._inc_path() if last else Page._get_path(parent.path, parent.depth + 1, 1)
        instance.depth, instance.numchild = parent.depth + 1, 0
        instance.url_path = f"{parent.url_path}{instance.slug}/"
        instance.content_type, instance.locale_id = content_type, parent.locale_id
        return cls(instance, model, instance, frozenset(content), is_target=True)


def _read(model: type[Any], content: dict[str, Any], title: str) -> Any:
    try:
        # Nothing is checked that it refers to: what isn't there any more isn't shown either, and each check is a query.
        return model.from_serializable_data(content, check_fks=False)
    except Exception as error:
        # Whatever a field says to a value that it would not have stored.
        raise DraftUnusable(title) from error

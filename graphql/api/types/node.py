"""What can be asked for again by its id alone, and the field for global ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import graphene
from graphene_django.registry import get_global_registry

from api.engine import batch
from api.engine.batch import Values
from api.global_ids import global_id
from api.readings import Seen


def id_field(description: str, key: Callable[[Any], object] = lambda thing: thing.pk) -> graphene.Field:
    """Return the field for the global id of a thing, which has its `visitor` on it; *key* tells it from its like."""

    @batch
    def resolve(parents: Sequence[Any], info: Any) -> Values:
        name = info.parent_type.name
        return [global_id(name, parent.visitor, key(parent)) for parent in parents]

    return graphene.Field(graphene.ID, required=True, description=description, resolver=resolve)


class Node(graphene.Interface):
    """
    Something that can be asked for again by its id alone: a page, or a microsite.

    Whatever else has an id is public only because something public refers to it, so it is read from there.
    """

    id = graphene.ID(required=True, description="The global id: of the thing as it is read here, in this language.")

    @classmethod
    def resolve_type(cls, value: Any, info: Any) -> Any:
        if isinstance(value, Seen):
            from api.types.site import Site

            return Site
        return get_global_registry().get_type_for_model(type(value))

"""All addresses of the admin that are registered, and for each what its arguments may be of the other team's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.cms.isolation.world import World

PREFIX = "admin/"
ARGUMENT = re.compile(r"<(?:(?P<converter>[^:>]+):)?(?P<name>[^>]+)>")
# Addresses as regular expressions, by name, in a form that can be filled in.
REGULAR = {
    "wagtailadmin_pages:revisions_compare": "admin/pages/{pk}/revisions/compare/earliest...latest/",
}
# These are no addresses but say what any other leads to.
CATCH_ALL = {"admin/^.*/$"}


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver."""

    name: str
    pattern: str

    @property
    def arguments(self) -> list[str]:
        """Return the names of its arguments."""
        if self.name in REGULAR:
            return re.findall(r"{(\w+)}", REGULAR[self.name])
        return [one["name"] for one in ARGUMENT.finditer(self.pattern)]

    def paths(self, world: World) -> Iterator[tuple[str, bool]]:
        """Yield the address with each choice of arguments, and whether all these are one's own."""
        choices = [candidates(world, self, argument) for argument in self.arguments]
        template = REGULAR.get(self.name) or ARGUMENT.sub(r"{\g<name>}", self.pattern).replace("^", "").replace("$", "")
        for values in product(*choices):
            arguments = dict(zip(self.arguments, values, strict=True))
            things = {name: value for name, value in arguments.items() if isinstance(value, int)}
            yield "/" + template.format(**arguments), bool(things) and things.items() <= world.own.items()


def addresses() -> list[Address]:
    """Return every address of the admin."""
    return [one for one in _walk(get_resolver(), "", []) if one.pattern not in CATCH_ALL]


def _walk(resolver: URLResolver, prefix: str, namespaces: list[str]) -> Iterator[Address]:
    for one in resolver.url_patterns:
        pattern = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            if pattern.startswith(PREFIX):
                yield Address(":".join([*namespaces, one.name or ""]), pattern)
        else:
            yield from _walk(one, pattern, [*namespaces, *([one.namespace] if one.namespace else [])])


def candidates(world: World, address: Address, argument: str) -> list[Any]:
    """
    Return values for *argument*: things of the other team, or words that make the address lead to them.

    :raises LookupError: when the argument isn't known here: say what fits it, and test the new address
    """
    namespace = address.name.rpartition(":")[0].partition(":")[0]
    if argument == "pk" and namespace in world.by_namespace:
        return world.by_namespace[namespace]
    if (namespace, argument) in world.by_argument:
        return world.by_argument[namespace, argument]
    if argument in world.by_argument:
        return world.by_argument[argument]
    raise LookupError(f"Nothing is known of “{argument}” in {address.name or address.pattern}.")

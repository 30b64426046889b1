"""Batch resolvers: a field resolved for all parents of its level at once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import GeneratorType
from typing import Any

from graphql import GraphQLResolveInfo

Loader = Callable[[Any, list[Any]], Mapping[Any, Any]]
"""`loader(context, keys)` returns the values that it found, by key. It must be hashable: the keys asked of equal
loaders on one level are loaded in one call. Values that it found beside those are kept too."""


@dataclass(frozen=True, eq=False)
class View:
    """
    Values made of another loader's: several views of one *source* are loaded with one call.

    `keys(key)` returns the source's keys that a value is made of, `value(key, found)` makes it of the source's values.
    """

    source: Loader
    keys: Callable[[Any], Iterable[Hashable]]
    value: Callable[[Any, Mapping[Any, Any]], Any]


@dataclass(frozen=True, slots=True)
class Load:
    """
    What a batch resolver wants: the values that *loader* has for *keys*. Keys that are None are left out.

    :raises TypeError: when the loader or a key is not hashable
    """

    loader: Loader | View
    keys: Iterable[Hashable | None]

    def __post_init__(self) -> None:
        # Read here, so that a key that cannot be one is the error of the resolver that asks for it.
        hash(self.loader)
        object.__setattr__(self, "keys", tuple(dict.fromkeys(key for key in self.keys if key is not None)))


Values = Sequence[Any]
"""One value for each parent, in their order. An exception among them is the error of that parent's field alone."""

Steps = Generator[Load | tuple[Load, ...], Any, Values]
"""A resolver in steps: each `yield` says what it wants and answers with a mapping for each load."""

Step = Generator[Load | tuple[Load, ...], Any, Any]
"""The same for a single value: a part of a resolver, for `yield from` and `together`."""


class Loads:
    """
    The values loaded for one request, so that no key is loaded twice.

    A request's context holds it as `context.loads`.
    """

    def __init__(self, context: Any) -> None:
        self.context = context
        self._values: dict[Loader | View, dict[Any, Any]] = {}

    def load(self, wanted: Iterable[Load]) -> dict[Loader | View, Exception]:
        """Load what is wanted and not yet here, with one call for each loader; return the loaders that failed."""
        missing: dict[Loader | View, dict[Any, None]] = {}
        for load in wanted:
            self._miss(missing, load.loader, load.keys)
        views = {loader: keys for loader, keys in missing.items() if isinstance(loader, View)}
        for view, keys in views.items():
            for key in keys:
                self._miss(missing, view.source, view.keys(key))
        failed: dict[Loader | View, Exception] = {}
        for loader, keys in missing.items():
            if not keys or isinstance(loader, View):
                continue
            try:
                found = loader(self.context, list(keys))
                if not isinstance(found, Mapping):
                    raise TypeError(f"{loader!r} must return a mapping of keys to values, not {found!r}.")
                self._values[loader].update({**dict.fromkeys(keys), **found})
            except Exception as error:
                failed[loader] = error
        for view, keys in views.items():
            try:
                if view.source in failed:
                    raise failed[view.source]
                made = {key: view.value(key, self._values[view.source]) for key in keys}
                self._values[view].update(made)
            except Exception as error:
                failed[view] = error
        return failed

    def _miss(self, missing: dict[Any, dict[Any, None]], loader: Loader | View, keys: Iterable[Any]) -> None:
        known = self._values.setdefault(loader, {})
        missing.setdefault(loader, {}).update((key, None) for key in keys if key not in known)

    def values(self, loader: Loader | View) -> Mapping[Any, Any]:
        """Return what *loader* found so far, by key; None for what it looked for in vain."""
        return self._values.setdefault(loader, {})

    def run(self, resolvers: Iterable[tuple[Any, Steps]]) -> Iterable[tuple[Any, Values | Exception]]:
        """
        Run resolvers side by side to their ends, merging what they want at each step.

        Takes and yields pairs: whatever names a resolver, and its steps or what it returned or raised.
        """
        going: list[tuple[Any, Steps, Any, Exception | None]] = [(name, steps, None, None) for name, steps in resolvers]
        while going:
            waiting = []
            for name, steps, answer, error in going:
                ended, outcome = _step(steps, answer, error)
                if ended:
                    yield name, outcome
                else:
                    waiting.append((name, steps, outcome))
            failed = self.load(load for *_, wanted in waiting for load in _as_tuple(wanted))
            going = [(name, steps, *self._answer(wanted, failed)) for name, steps, wanted in waiting]

    def _answer(
        self, wanted: Load | tuple[Load, ...], failed: dict[Loader | View, Exception]
    ) -> tuple[Any, None] | tuple[None, Exception]:
        for load in _as_tuple(wanted):
            known = self._values[load.loader]
            # A loader that failed for other fields has failed nobody whose keys were here before.
            if load.loader in failed and any(key not in known for key in load.keys):
                return None, failed[load.loader]
        if isinstance(wanted, tuple):
            return tuple(self.values(load.loader) for load in wanted), None
        return self.values(wanted.loader), None


def together(several: Iterable[Step]) -> Steps:
    """Run resolvers for single parents side by side, so that what they want is loaded together; return their values."""
    values: dict[int, Any] = {}
    going: list[tuple[int, Step, Any]] = [(number, steps, None) for number, steps in enumerate(several)]
    while going:
        waiting: list[tuple[int, Step, Load | tuple[Load, ...]]] = []
        for number, steps, answer in going:
            try:
                waiting.append((number, steps, steps.send(answer)))
            except StopIteration as stop:
                values[number] = stop.value
            except Exception as error:
                values[number] = error
        going = []
        if waiting:
            answers = iter((yield tuple(load for *_, wanted in waiting for load in _as_tuple(wanted))))
            for number, steps, wanted in waiting:
                if isinstance(wanted, tuple):
                    going.append((number, steps, tuple(next(answers) for _ in wanted)))
                else:
                    going.append((number, steps, next(answers)))
    return [values[number] for number in sorted(values)]


def _as_tuple(wanted: Load | tuple[Load, ...]) -> tuple[Load, ...]:
    return wanted if isinstance(wanted, tuple) else (wanted,)


def _step(steps: Steps, answer: Any, error: Exception | None) -> tuple[bool, Any]:
    """Run to the next `yield`; return whether the resolver ended, and what it wants, returned or raised."""
    try:
        wanted = steps.send(answer) if error is None else steps.throw(error)
        if all(isinstance(load, Load) for load in _as_tuple(wanted)):
            return False, wanted
        steps.close()
        return True, TypeError(
            f"{getattr(steps, '__qualname__', steps)} must yield a Load or a tuple of them, not {wanted!r}."
        )
    except StopIteration as stop:
        return True, stop.value
    except Exception as raised:
        return True, raised


class BatchResolver:
    """
    A resolver for all parents of a level.

    The engine calls `resolve_all(parents, info, **args)`. graphql-core, which is the engine's oracle and runs what the
    engine does not, calls it as any resolver, with one parent.
    """

    def __init__(self, resolve_all: Callable[..., Values | Steps]) -> None:
        self.resolve_all = resolve_all
        self.__doc__ = resolve_all.__doc__
        self.__name__ = getattr(resolve_all, "__name__", type(self).__name__)

    def __call__(self, parent: Any, info: GraphQLResolveInfo, /, **args: Any) -> Any:
        values: Any = self.resolve_all([parent], info, **args)
        if isinstance(values, GeneratorType):
            [(_, values)] = info.context.loads.run([(None, values)])
        values = one_for_each(1, values, info)
        if isinstance(values, Exception):
            raise values
        return values[0]


def batch(resolve_all: Callable[..., Values | Steps]) -> BatchResolver:
    """
    Make a resolver of a function that takes all parents and returns one value for each.

    A function that needs nothing from the database returns a list; one that does is a generator, which says what it
    wants before it is loaded, so that one query serves all fields of a level that want the same kind of thing::

        @batch
        def resolve_venue(parents, info):
            venues = yield Load(snippets(Venue), [parent.venue_id for parent in parents])
            return [venues.get(parent.venue_id) for parent in parents]
    """
    return BatchResolver(resolve_all)


def one_for_each(parents: int, values: Any, info: GraphQLResolveInfo) -> Values | Exception:
    """Return the *values* of a batch resolver, or as an exception why they are not one for each of its parents."""
    if isinstance(values, Exception):
        return values
    if not isinstance(values, Sequence) or isinstance(values, str | bytes):
        returned = f"{type(values).__name__}, not a list"
    elif len(values) != parents:
        returned = f"{len(values)} values"
    else:
        return values
    field = f"{info.parent_type.name}.{info.field_name}"
    return RuntimeError(f"The batch resolver of {field} returned {returned}, for {parents} parents.")

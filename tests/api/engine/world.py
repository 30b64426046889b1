"""
A schema with every kind of field and an endless graph behind it, for comparing the engine with graphql-core.

What a field's resolver does (an attribute, an ordinary resolver, a batch resolver with 0 to 3 steps) depends on the
names of its type and field. What it returns is drawn from the seed of its parent, its name and its arguments: the same
for both executors, whatever order they ask in, and often wrong.
"""

from __future__ import annotations

import enum
import random
from dataclasses import dataclass
from typing import Any

import graphene
from graphql import GraphQLError, Undefined

from api.engine import Load, Loads, batch

# --- Types


class Color(graphene.Enum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


class Height(enum.Enum):
    LOW = 1
    HIGH = 2


Level = graphene.Enum.from_enum(Height)


class Even(graphene.Scalar):
    """An even number; what is not one raises, and 100 serializes to nothing."""

    @staticmethod
    def serialize(value):
        if value == 100:
            return None
        if value == 102:
            return Undefined
        if not isinstance(value, int) or value % 2:
            raise ValueError(f"Not even: {value!r}")
        return value

    @staticmethod
    def parse_value(value):
        return Even.serialize(value)

    @staticmethod
    def parse_literal(node, variables=None):
        return Even.serialize(int(node.value)) if hasattr(node, "value") and str(node.value).isdigit() else Undefined


class Facts(graphene.Scalar):
    """Whatever JSON can say: lists and objects that are leafs."""

    serialize = staticmethod(lambda value: value)
    parse_value = serialize
    parse_literal = staticmethod(lambda node, variables=None: getattr(node, "value", None))


class Range(graphene.InputObjectType):
    least = graphene.Int(default_value=1)
    most = graphene.Int()


class Filter(graphene.InputObjectType):
    text_like = graphene.String()
    colors = graphene.List(graphene.NonNull(Color))
    number_range = graphene.InputField(Range)
    ranges = graphene.List(Range)
    even = Even()
    needed = graphene.Boolean(required=True, default_value=False)


class Named(graphene.Interface):
    id = graphene.ID(required=True)

    @classmethod
    def resolve_type(cls, value, info):
        if isinstance(value, graphene.ObjectType):
            return super().resolve_type(value, info)
        return TYPES.get(getattr(value, "kind", None))


class Card(graphene.ObjectType):
    """Is its own value, as graphene's simplest types are."""

    class Meta:
        interfaces = (Named,)

    text = graphene.String()
    int = graphene.Int()


KINDS = ("Book", "Person", "Place")
LEAFS = {
    "text": graphene.String,
    "int": graphene.Int,
    "float": graphene.Float,
    "flag": graphene.Boolean,
    "key": graphene.ID,
    "color": Color,
    "level": Level,
    "even": Even,
    "facts": Facts,
}
OBJECTS = {
    "book": lambda: TYPES["Book"],
    "person": lambda: TYPES["Person"],
    "place": lambda: TYPES["Place"],
    "named": lambda: Named,
    "thing": lambda: Thing,
}
NonNull, List = graphene.NonNull, graphene.List
SHAPES = {
    "": lambda of: of,
    "_sure": NonNull,
    "_list": List,
    "_sures": lambda of: List(NonNull(of)),
    "_sure_list": lambda of: NonNull(List(of)),
    "_sure_sures": lambda of: NonNull(List(NonNull(of))),
    "_table": lambda of: List(List(of)),
    "_sure_table": lambda of: NonNull(List(NonNull(List(NonNull(of))))),
    "_rows": lambda of: List(NonNull(List(of))),
}
FIELDS = {f"{name}{shape}": (name, shape) for name in LEAFS | OBJECTS for shape in SHAPES}
MODES = (
    "attribute",
    "ordinary",
    "batch",
    "batch_raises",
    "one_step",
    "two_steps",
    "three_steps",
    "failing_load",
    "caught_load",
    "odd_load",
)
WEIGHTS = (6, 3, 3, 1, 2, 2, 1, 1, 1, 1)


def mode_of(kind: str, field: str) -> str:
    return random.Random(f"{kind}.{field}").choices(MODES, WEIGHTS)[0]


def has_arguments(field: str) -> bool:
    """Say whether a field takes arguments: the same for all types, so that selections can be merged."""
    return random.Random(field).random() < 0.5


def arguments() -> dict[str, graphene.Argument]:
    return {
        "text": graphene.Argument(graphene.String, default_value="default"),
        "some_number": graphene.Argument(graphene.Int),
        "must": graphene.Argument(graphene.Boolean, required=True, default_value=True),
        "colors": graphene.Argument(List(NonNull(Color))),
        "level": graphene.Argument(Level, default_value=1),
        "filter": graphene.Argument(Filter, default_value={"textLike": "x"}),
        "ids": graphene.Argument(List(NonNull(graphene.ID)), default_value=["1"]),
        "even": graphene.Argument(Even),
        "parents": graphene.Argument(graphene.Int),
    }


# --- Values


class Node:
    """A parent: its attributes are drawn when they are read."""

    def __init__(self, seed: str, kind: str) -> None:
        self.seed = seed
        self.kind = kind

    def __getattr__(self, name: str) -> Any:
        if name not in FIELDS and name != "id":
            raise AttributeError(name)
        return drawn(self.seed, name)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.seed}>"

    __str__ = __repr__


class DictNode(dict):
    """A parent that is read by key."""

    def __init__(self, seed: str, kind: str) -> None:
        super().__init__(seed=seed)
        self.seed = seed
        self.kind = kind
        self["__typename"] = kind

    def get(self, name: str, default: Any = None) -> Any:
        return drawn(self.seed, name) if name in FIELDS or name == "id" else super().get(name, default)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.seed}>"


class Text(str):
    """What Django's SafeString is to a str."""


class Silent(Exception):
    """An error with a message of its own."""

    message = "said by an attribute"


class Breaks:
    """Reads well for a while."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items

    def __iter__(self):
        yield from self.items
        raise ValueError("the list broke")


def failure(rng: random.Random) -> Exception:
    return rng.choice(
        [
            ValueError("wrong"),
            AttributeError("no such thing"),
            KeyError("key"),
            StopIteration("stop"),
            Silent("unheard"),
            GraphQLError("refused", extensions={"code": "REFUSED"}),
            GraphQLError("elsewhere", path=["else", 1]),
        ]
    )


RIGHT: dict[str, list[Any]] = {
    "text": ["a", "b", "ż", Text("safe"), 3, 2.5, True, ""],
    "int": [0, 1, -5, 2**31 - 1, -(2**31), True, "12", 3.0],
    "float": [0.5, 1, -2.25, True, "1.5"],
    "flag": [True, False, 1, 0, 0.0],
    "key": ["k", 1, 2.0, Text("safe")],
    "color": ["red", "green", "RED", Color.BLUE, "blue"],
    "level": [1, 2, Height.HIGH, "LOW", True],
    "even": [0, 2, 4],
    "facts": [{"a": [1, None]}, [1, [2]], "x", 0, False],
}
WRONG: dict[str, list[Any]] = {
    "text": [["x"], {"a": 1}, b"x", float("inf")],
    "int": [2**31, -(2**31) - 1, 1.5, "", "x", float("nan"), ["x"]],
    "float": ["", "x", float("inf"), [1.0]],
    "flag": ["true", "", [True], float("nan")],
    "key": [True, 1.5, [1], float("inf")],
    "color": ["purple", 1, ["red"], Height.LOW],
    "level": [3, "MIDDLE", [1], {}],
    "even": [1, 100, 102, "2"],
    "facts": [Undefined],
}


def drawn(seed: str, name: str, extra: str = "", returns: bool = False) -> Any:
    """
    Draw the value of a field; how often it is wrong is the first digit of *seed* (0: never).

    :raises Exception: where the field fails, unless *returns*: then it is returned
    """
    rng = random.Random(f"{seed}/{name}/{extra}")
    odds = int(seed[0]) / 30
    if rng.random() < odds / 2:
        error = failure(rng)
        if returns or rng.random() < 0.5:
            return error
        raise error
    base, shape = ("key", "_sure") if name == "id" else FIELDS[name]
    depth = {"": 0, "_sure": 0, "_table": 2, "_sure_table": 2, "_rows": 2}.get(shape, 1)
    return _value(rng, odds, base, depth, f"{seed[0]}{rng.getrandbits(32)}")


def _value(rng: random.Random, odds: float, base: str, depth: int, seed: str) -> Any:
    chance = rng.random()
    if chance < odds / 2:
        return None
    if depth:
        if chance < odds:
            return rng.choice(["text", {"a": 1}, 5, b"x", Undefined, ValueError("no list")])
        items = [_value(rng, odds / 2, base, depth - 1, f"{seed}{index}") for index in range(rng.randrange(4))]
        if chance < odds * 1.3:
            return Breaks(items)
        return rng.choice([list, list, tuple, iter])(items)
    if base in LEAFS:
        if chance < odds:
            return rng.choice([rng.choice(WRONG[base]), Undefined, ValueError("no leaf")])
        return rng.choice(RIGHT[base])
    if chance < odds:
        return rng.choice([5, "text", Undefined, ValueError("no object"), Node(seed, "Nothing"), Node(seed, "Query")])
    kind = (
        base.capitalize() if base in ("book", "person", "place") else rng.choice(KINDS[: 2 if base == "named" else 3])
    )
    if base == "named" and rng.random() < 0.2:
        return Card(id=seed, text="card", int=rng.choice([1, "x"] if odds else [1]))
    return rng.choice([Node, Node, DictNode])(seed, kind)


# --- Loads


@dataclass(frozen=True)
class Values:
    """Finds a number for most keys."""

    name: str

    def __call__(self, context: Context, keys: list[Any]) -> dict[Any, Any]:
        context.calls.append((self.name, keys))
        numbers = {key: random.Random(f"{self.name}{key}").randrange(5) for key in keys}
        return {key: number for key, number in numbers.items() if number}


def failing(context: Context, keys: list[Any]) -> dict[Any, Any]:
    context.calls.append(("failing", keys))
    raise ConnectionError("the database is away")


def mapless(context: Context, keys: list[Any]) -> Any:
    return sorted(keys)


mapless.__qualname__ = "mapless"


class Context:
    """A request."""

    def __init__(self) -> None:
        self.loads = Loads(self)
        self.calls: list[tuple[str, list[Any]]] = []


def _seed(parent: Any) -> str:
    return getattr(parent, "seed", "0none")


def _resolver(kind: str, field: str) -> Any:
    mode = mode_of(kind, field)

    def value(parent: Any, args: dict[str, Any], extra: Any = "", returns: bool = True) -> Any:
        said = sorted((name, repr(value)) for name, value in args.items())
        return drawn(_seed(parent), field, f"{said}{extra}", returns=returns)

    def keys(parents: list[Any], step: int) -> list[Any]:
        return [random.Random(f"{_seed(parent)}{step}").choice([None, 1, 2, 3, 4]) for parent in parents]

    def ordinary(parent, info, **args):
        return value(parent, args, returns=False)

    def plain(parents, info, **args):
        return [value(parent, args) for parent in parents]

    def raises(parents, info, **args):
        if args.get("text") == "quiet":
            return tuple(value(parent, args) for parent in parents)
        raise LookupError(f"{field} fails for all")

    def steps(parents, info, **args):
        ours = keys(parents, 1)
        found = yield Load(Values("a"), iter(ours))
        extra = [found.get(key) for key in ours]
        if mode in ("two_steps", "three_steps"):
            more, others = yield Load(Values("b"), extra), Load(Values("a"), keys(parents, 2))
            extra = [
                (key, more.get(key), others.get(theirs)) for key, theirs in zip(extra, keys(parents, 2), strict=True)
            ]
        if mode == "three_steps":
            yield ()
            yield Load(Values("b"), [])
            last = yield (Load(Values("c"), ["always"]),)
            extra = [(key, last[0]["always"]) for key in extra]
            if args.get("text") == "loud":
                raise LookupError(f"{field} fails at last")
        return [value(parent, args, said) for parent, said in zip(parents, extra, strict=True)]

    def failing_load(parents, info, **args):
        yield Load(Values("a"), keys(parents, 1)), Load(failing if "text" in field else mapless, ["always"])

    def caught_load(parents, info, **args):
        try:
            yield Load(failing, ["always"])
        except ConnectionError:
            found = yield Load(Values("c"), keys(parents, 3))
        return [value(parent, args, found.get(key)) for parent, key in zip(parents, keys(parents, 3), strict=True)]

    def odd_load(parents, info, **args):
        if args.get("text") == "quiet":
            yield 5
        elif "list" in field:
            yield Load(Values("a"), [["not hashable"]])
        elif "sure" in field:
            yield (Load(Values("a"), [1]), None)
        else:
            yield Load(Values("a"), 5)
        return []

    return {
        "attribute": None,
        "ordinary": ordinary,
        "batch": batch(plain),
        "batch_raises": batch(raises),
        "one_step": batch(steps),
        "two_steps": batch(steps),
        "three_steps": batch(steps),
        "failing_load": batch(failing_load),
        "caught_load": batch(caught_load),
        "odd_load": batch(odd_load),
    }[mode]


# --- The schema


def _object_type(kind: str, **options: Any) -> type[graphene.ObjectType]:
    members: dict[str, Any] = {"Meta": type("Meta", (), options)}
    for field, (base, shape) in FIELDS.items():
        of = LEAFS[base] if base in LEAFS else OBJECTS[base]
        resolver = _resolver(kind, field)
        if resolver is not None:
            members[f"resolve_{field}"] = resolver
        args = arguments() if has_arguments(field) else {}
        members[field] = graphene.Field(SHAPES[shape](of), args=args)
    return type(kind, (graphene.ObjectType,), members)


def _is_a_place(value: Any, info: Any) -> bool:
    if getattr(value, "kind", None) == "Nothing":
        raise ValueError("It is nowhere.")
    return getattr(value, "kind", None) == "Place"


TYPES: dict[str, type[graphene.ObjectType]] = {}
TYPES["Book"] = _object_type("Book", interfaces=(Named,))
TYPES["Person"] = _object_type("Person", interfaces=(Named,))
TYPES["Place"] = _object_type("Place")
TYPES["Place"].is_type_of = staticmethod(_is_a_place)
TYPES["Query"] = _object_type("Query")


class Thing(graphene.Union):
    class Meta:
        types = (TYPES["Book"], TYPES["Person"], TYPES["Place"])

    @classmethod
    def resolve_type(cls, value, info):
        if isinstance(value, DictNode):
            return None  # graphene asks `__typename` and `is_type_of` then
        return TYPES.get(getattr(value, "kind", None))


class Change(graphene.ObjectType):
    text = graphene.String()


schema = graphene.Schema(
    query=TYPES["Query"], mutation=Change, subscription=Change, types=[Card, *TYPES.values()], auto_camelcase=True
).graphql_schema
"""What both executors run."""

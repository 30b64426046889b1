"""
Documents that somebody sends who means no good: large, deep, repetitive, or wrong in ways that are long to tell.

Each comes in two sizes: as large as a body may be, which has to be refused quickly, and just within the limits of
`api.limits`, where it gets as far as it can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Request = dict[str, Any]
"""The body of a request: `query` and perhaps `variables`."""

BODY = 64_000


def _repeat(part: str, times: int) -> str:
    """Repeat *part* with the numbers from 0 in place of `#`."""
    return " ".join(part.replace("#", str(number)) for number in range(times))


def _site(selections: str) -> str:
    return f"{{ site {{ {selections} }} }}"


def _bomb(levels: int) -> str:
    doubling = " ".join(f"fragment F{n} on Site {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels))
    return f"{_site('...F0')} {doubling} fragment F{levels} on Site {{ title }}"


def _nested_bomb(levels: int) -> str:
    doubling = " ".join(
        f"fragment F{n} on Page {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}" for n in range(levels)
    )
    return f"{_site('home { ...F0 }')} {doubling} fragment F{levels} on Page {{ title }}"


def _many_operations(times: int) -> str:
    variables = " ".join(f"$v{number}: Int" for number in range(20))
    uses = " ".join(f"a{number}: events(first: $v{number}) {{ totalCount }}" for number in range(20))
    operations = " ".join(f"query Q{number}({variables}) {{ site {{ ...F }} }}" for number in range(times))
    return f"{operations} fragment F on Site {{ {uses} }}"


# name -> what it is for a number, with the number that is just within the limits. The other size fills the body.
GROWING: dict[str, tuple[Callable[[int], str], int]] = {
    "one field many times": (lambda n: _site("title " * n), 1_490),
    "fields of the root": (lambda n: "{ " + "__typename " * n + "}", 1_490),
    "many aliases": (lambda n: _site(_repeat("a#: title", n)), 199),
    "aliases of introspection": (
        lambda n: "{ " + _repeat("a#: __schema { types { fields { type { name } } } }", n) + " }",
        150,
    ),
    "one object many times": (lambda n: _site("home { title } " * n), 365),
    "many lists": (lambda n: _site(_repeat("a#: events(first: 100) { nodes { title } }", n)), 150),
    "lists in lists": (
        lambda n: _site("pages(first: 100) { nodes { children(first: 100) { nodes { title } } } } " * n),
        100,
    ),
    "unknown fields": (lambda n: _site(_repeat("title#", n)), 1_490),
    "unknown fields of an interface": (lambda n: _site(f"home {{ {_repeat('publishedAt#', n)} }}"), 1_470),
    "unknown fragments": (lambda n: _site(_repeat("...F#", n)), 740),
    "unknown types": (lambda n: _site(f"home {{ {_repeat('... on EventPages# { id }', n)} }}"), 240),
    "unknown directives": (lambda n: _site("title " + _repeat("@includes#", n)), 99),
    "unknown arguments": (lambda n: _site(f"events({_repeat('whens#: 1', n)}) {{ totalCount }}"), 480),
    "unknown values of an enum": (
        lambda n: _site(f"events(type: [{_repeat('CONFERENCES#', n)}]) {{ totalCount }}"),
        99,
    ),
    "spreads of a fragment": (lambda n: _site("...F " * n) + " fragment F on Site { title }", 740),
    "many fragments": (
        lambda n: _site(_repeat("...F#", n)) + " " + _repeat("fragment F# on Site { title }", n),
        99,
    ),
    "many fragments of many fields": (
        lambda n: _site(_repeat("...F#", n)) + " " + _repeat("fragment F# on Site { " + "title slug " * 5 + " }", n),
        90,
    ),
    "unused fragments": (lambda n: _site("title") + " " + _repeat("fragment F# on Site { title }", n), 99),
    "a chain of fragments": (
        lambda n: (
            _site("...F0") + " " + " ".join(f"fragment F{i} on Site {{ title ...F{(i + 1) % n} }}" for i in range(n))
        ),
        99,
    ),
    "a bomb of fragments": (_bomb, 28),
    "a bomb of nested fragments": (_nested_bomb, 90),
    "inline fragments": (lambda n: _site("... { title } " * n), 365),
    "inline fragments by type": (lambda n: _site("home { " + "... on EventPage { id } " * n + "}"), 240),
    "conditions": (lambda n: _site("title " + "@include(if: true) " * n), 99),
    "fields that conflict": (
        lambda n: _site(_repeat("a: events(first: #) { nodes { title } }", n)),
        150,
    ),
    "values of a list": (
        lambda n: _site(f"events(theme: [{_repeat(chr(34) + '#' + chr(34), n)}]) {{ totalCount }}"),
        99,
    ),
    "keys of an object": (lambda n: _site(f"events(theme: {{ {_repeat('a#: 1', n)} }}) {{ totalCount }}"), 480),
    "deep lists": (lambda n: _site(f"events(theme: {'[' * n}{']' * n}) {{ totalCount }}"), 50),
    "deep objects": (lambda n: _site(f"events(theme: {'{a: ' * n}1{'}' * n}) {{ totalCount }}"), 50),
    "deep fields": (lambda n: _site("home { " + "parent { " * n + "id" + " }" * n + " }"), 21),
    "deep inline fragments": (lambda n: _site("... { " * n + "title" + " }" * n), 50),
    "variables": (lambda n: f"query ({_repeat('$v#: Int', n)}) {_site('title')}", 365),
    "variables of one name": (lambda n: f"query ({'$v: Int ' * n}) {_site('title')}", 365),
    "operations": (lambda n: _repeat("query Q# { site { title } }", n), 10),
    "operations that share variables": (_many_operations, 10),
    "floats for a number": (lambda n: _site(f"events(first: [{'1.5e3 ' * n}]) {{ totalCount }}"), 1_470),
    "a long name": (lambda n: "{ " + "a" * n + " }", BODY),
    "long names": (lambda n: _site(f"home {{ {_repeat('a' * 30 + '#', n)} }}"), 1_400),
    "a long number": (lambda n: _site(f"events(first: {'9' * n}) {{ totalCount }}"), BODY),
    "a long string": (lambda n: '{ site(slug: "' + "a" * n + '") { title } }', BODY),
    "a string of escapes": (lambda n: '{ site(slug: "' + "\\u0041" * n + '") { title } }', 10_000),
    "a string of lines": (lambda n: '{ site(slug: """' + "\n a" * n + '""") { title } }', 1_400),
    "strings that nobody closes": (lambda n: '{ site(slug: """a' + '\\"""b' * n, 10_000),
    "quotation marks": (lambda n: '"' * n, BODY),
    "unicode": (lambda n: '{ site(slug: "' + "\U0001f3f3" * n + '") { title } }', 15_000),
    "comments": (lambda n: "#\n" * n + _site("title"), 1_900),
    "empty lines and many errors": (lambda n: "\n" * (n * 9 // 10) + _site("x " * (n // 10)), 1_900),
    "commas": (lambda n: "," * n + _site("title"), BODY),
    "brackets": (lambda n: "{a" * n, 60),
    "parentheses": (lambda n: "(" * n, BODY),
    "no GraphQL": (lambda n: "\0" * n, BODY),
}

SITE_OF = "query ($value: {type}) {{ site {{ events({argument}: $value) {{ totalCount }} }} }}"
WITH_VARIABLES: dict[str, Request] = {
    "a long list as a variable": {
        "query": SITE_OF.format(type="[String!]", argument="theme"),
        "variables": {"value": ["a"] * 15_000},
    },
    "a list of wrong values": {
        "query": SITE_OF.format(type="[EventType!]", argument="type"),
        "variables": {"value": ["CONFERENCES"] * 99},
    },
    "a deep list as a variable": {
        "query": SITE_OF.format(type="[String!]", argument="theme"),
        "variables": {"value": [[[[[[[["a"]]]]]]]]},
    },
    "a very deep list as a variable": {
        "query": SITE_OF.format(type="[String!]", argument="theme"),
        "variables": {"value": eval("[" * 90 + "]" * 90)},  # noqa: S307 (written here)
    },
    "a large object as a variable": {
        "query": SITE_OF.format(type="String", argument="after"),
        "variables": {"value": {str(number): number for number in range(5_000)}},
    },
    "many variables": {"query": "{ site { title } }", "variables": {str(number): number for number in range(5_000)}},
    "a long text as a cursor": {
        "query": SITE_OF.format(type="String", argument="after"),
        "variables": {"value": "W1tb" * 15_000},
    },
    "a list of long texts": {
        "query": SITE_OF.format(type="[String!]", argument="theme"),
        "variables": {"value": ["x" * 600] * 100},
    },
}


def requests() -> Iterator[tuple[str, Request]]:
    """Yield the name and the body of each."""
    for name, (make, within) in GROWING.items():
        yield f"{name}, within", {"query": make(within)}
        yield f"{name}, at most", {"query": make(_largest(make, within))}
    yield from WITH_VARIABLES.items()


def _largest(make: Callable[[int], str], within: int) -> int:
    """Return about how often something fits into the body."""
    length = len(make(within).encode())
    if length >= BODY * 9 // 10:
        return within
    times = max(within * BODY // length, 1)
    while len(make(times).encode()) > BODY:
        times = times * 9 // 10
    return times

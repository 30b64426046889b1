"""Answers that are computed: our API, graphql-core running our schema, wagtail-grapple, and a bare Django view."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field

from bench.asked import Question
from bench.load import Round, in_turns, post
from bench.servers import Server, ask, gunicorn
from bench.setting import Content, Setting
from bench.tables import geometric_mean, ratio, table, verdict

HEADING = """
## Uncached

No whole answer is kept. “ours” keeps what a microsite says on every page, as in production (decision 053);
“ours-no-frames” computes that too, each time.
"""
HEADS = ("", "req/s", "p50 ms", "p95 ms", "p99 ms", "app CPU ms", "db CPU ms", "SQL", "bytes", "failed")
# The most queries that an operation may take.
QUERIES = {"page": 6, "listing": 4, "navigation": 6, "nested": 5, "search": 1}
OURS = ("ours", "ours-no-frames")


@dataclass(frozen=True)
class Peer:
    """What is compared."""

    name: str
    path: str
    variables: dict[str, str] = field(default_factory=dict)

    def body_of(self, question: Question) -> str | None:
        """Return whose body it is asked with; None when it can't be asked for this."""
        wanted = "grapple" if self.name == "grapple" else "ours"
        return wanted if wanted in question.bodies else None


PEERS = [
    Peer("ours", "/graphql"),
    Peer("ours-no-frames", "/graphql", {"BENCH_FRAMES": "false"}),
    Peer("graphql-core", "/graphql", {"BENCH_ENGINE": "graphql-core"}),
    Peer("grapple", "/peer/graphql/", {"DJANGO_SETTINGS_MODULE": "bench.settings_grapple"}),
    Peer("bare", "/graphql/{operation}", {"DJANGO_SETTINGS_MODULE": "bench.settings_bare"}),
]


def run(part: Setting) -> None:
    """Measure, and print a table for each operation, and what was expected."""
    content = part.content()
    print(HEADING)
    # The bare view hands out what ours answers.
    peers = [peer for peer in PEERS if not part.options.peers or peer.name in (*part.options.peers, "ours")]
    measured: dict[str, dict[str, Round]] = {}
    queries: dict[str, int] = {}
    with ExitStack() as stack:
        servers = {}
        for number, peer in enumerate(peers):
            variables = content.variables(
                **{"BENCH_BYTES": str(part.scratch), **part.bell(f"uncached-{number}"), **peer.variables}
            )
            servers[peer.name] = stack.enter_context(gunicorn(peer.name, part.options.port + number, variables))
        for name, question in content.questions.operations.items():
            facts = _first_answers(question, peers, servers, part)
            measured[name] = _measure(question, [peer for peer in peers if peer.name in facts], servers, part, content)
            queries[name] = facts["ours"][0]
            print(f"### {name}\n")
            rows = [_row(peer, one, *facts[peer]) for peer, one in measured[name].items()]
            print(table(HEADS, rows), "\n", flush=True)
    print(_expected(measured, queries), "\n", flush=True)


def _first_answers(
    question: Question, peers: list[Peer], servers: dict[str, Server], part: Setting
) -> dict[str, tuple[int, int]]:
    """Return how many queries and bytes each peer's answer takes; keep ours for the bare view to hand out."""
    facts = {}
    for peer in peers:
        body = peer.body_of(question)
        if body is None:
            continue
        # Both workers have compiled the document after that, most likely.
        answers = [
            ask(servers[peer.name], peer.path.format(operation=question.name), question.bodies[body].read_bytes())
            for _ in range(6)
        ]
        if peer.name == "ours":
            (part.scratch / f"{question.name}.json").write_bytes(answers[-1].body)
        facts[peer.name] = (min(answer.queries for answer in answers), len(answers[-1].body))
    return facts


def _measure(
    question: Question, peers: list[Peer], servers: dict[str, Server], part: Setting, content: Content
) -> dict[str, Round]:
    loads = {
        peer.name: post(
            peer.path.format(operation=question.name), question.bodies["grapple" if peer.name == "grapple" else "ours"]
        )
        for peer in peers
    }
    return in_turns(list(loads), part.options.rounds, lambda name: part.measure(servers[name], loads[name], content))


def _row(peer: str, one: Round, queries: int, size: int) -> list[object]:
    figures = (one.rate, one.p50, one.p95, one.p99, one.application_cpu, one.database_cpu)
    return [peer, *figures, queries, size, int(one.failed)]


def _expected(measured: dict[str, dict[str, Round]], queries: dict[str, int]) -> str:
    rows: list[list[object]] = []
    for ours in OURS:
        for other, least in (("grapple", 10.0), ("bare", 0.10), ("graphql-core", None)):
            ratios = {
                name: ratio(by_peer[ours].rate, by_peer[other].rate)
                for name, by_peer in measured.items()
                if ours in by_peer and other in by_peer
            }
            found = [value for value in ratios.values() if value is not None]
            if not found:
                continue
            wanted = "–" if least is None else f"≥ {least}"
            of_worst = "" if least is None else verdict(min(found), at_least=least)
            rows.append([f"{ours} ÷ {other}", *(ratios.get(name) for name in queries), wanted, of_worst])
            if other == "grapple":
                mean = geometric_mean(found)
                blanks = [""] * (len(queries) - 1)
                rows.append([f"{ours} ÷ {other}, mean", mean, *blanks, "≥ 15", verdict(mean, at_least=15)])
    wanted = ", ".join(str(QUERIES[name]) for name in queries)
    met = all(count <= QUERIES[name] for name, count in queries.items())
    rows.append(["SQL queries, ours", *queries.values(), f"≤ {wanted}", "met" if met else "missed"])
    return table(("requests/s", *queries, "expected", ""), rows)

"""Answers from memory: our whole server beside a bare Django view of the same bytes, and beside nginx's cache."""

from __future__ import annotations

from contextlib import ExitStack

from bench.load import Round, get, in_turns
from bench.servers import Server, ask, granian, gunicorn, nginx, nginx_path
from bench.setting import Content, Setting
from bench.tables import ratio, table, verdict

HEADING = """
## Cached

By `GET` with `documentId`, as front ends ask and nginx can keep. The bare view hands out the same bytes below the same
middleware. gunicorn's workers close each connection after an answer, granian and nginx keep them.
"""
HEADS = ("", "req/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "SQL", "bytes", "failed")
OPERATIONS = ("page", "navigation", "listing")
KEPT = {"GRAPHQL_CACHE": "true"}
RATIOS = (
    ("ours, gunicorn", "bare, gunicorn", 2.2),
    ("ours, granian", "bare, granian", 7.0),
    ("ours, granian", "nginx before gunicorn", 0.55),
)


def run(part: Setting) -> None:
    """Measure, and print a table for each operation, and what was expected."""
    content = part.content()
    print(HEADING)
    with ExitStack() as stack:
        servers = _servers(part, content, stack)
        if "nginx before gunicorn" not in servers:
            print("nginx is not installed (Debian's package of that name): not compared with its cache.\n")
        measured = {name: _operation(name, servers, part, content) for name in OPERATIONS}
    rows = []
    for one, other, least in RATIOS:
        ratios = [
            ratio(by_server[one].rate, by_server[other].rate) if other in by_server else None
            for by_server in measured.values()
        ]
        worst = min((value for value in ratios if value is not None), default=None)
        rows.append([f"{one} ÷ {other}", *ratios, f"≥ {least}", verdict(worst, at_least=least)])
    print(table(("requests/s", *OPERATIONS, "expected", ""), rows), "\n", flush=True)


def _servers(part: Setting, content: Content, stack: ExitStack) -> dict[str, Server]:
    bare = {"DJANGO_SETTINGS_MODULE": "bench.settings_bare", "BENCH_BYTES": str(part.scratch)}
    port = part.options.port
    made = [
        gunicorn("ours, gunicorn", port, content.variables(**KEPT, **part.bell("gunicorn"))),
        gunicorn("bare, gunicorn", port + 1, content.variables(**bare)),
        granian("ours, granian", port + 2, content.variables(**KEPT, **part.bell("granian"))),
        granian("bare, granian", port + 3, content.variables(**bare)),
    ]
    servers = {server.name: server for server in map(stack.enter_context, made)}
    if nginx_path():
        # It is told that it may keep an answer for long: the fastest that it can do, though it would be wrong.
        kept = content.variables(**KEPT, **part.bell("behind"), GRAPHQL_CACHE_SHARED_SECONDS="3600")
        behind = stack.enter_context(gunicorn("behind nginx", port + 4, kept))
        front = stack.enter_context(nginx("nginx before gunicorn", port + 5, behind, part.scratch))
        front.groups += behind.groups
        ask(behind, content.questions.operations["page"].path)
        servers[front.name] = front
    return servers


def _operation(name: str, servers: dict[str, Server], part: Setting, content: Content) -> dict[str, Round]:
    path = content.questions.operations[name].path
    paths = {one: path.replace("/graphql?", f"/graphql/{name}?") if "bare" in one else path for one in servers}
    facts = {}
    for one, server in servers.items():
        # Both workers know the answer after that, most likely; the first second of each round sees to the rest.
        answers = [ask(server, paths[one]) for _ in range(12)]
        if one == "ours, gunicorn":
            (part.scratch / f"{name}.json").write_bytes(answers[0].body)
        if "nginx" in one and answers[-1].headers.get("x-cache") != "HIT":
            raise SystemExit(f"nginx does not keep {name}: {answers[-1].headers}")
        facts[one] = (0 if "nginx" in one else min(answer.queries for answer in answers), len(answers[-1].body))
    loads = {one: get(paths[one], part.scratch) for one in servers}
    found = in_turns(list(servers), part.options.rounds, lambda one: part.measure(servers[one], loads[one], content))
    rows = [
        [one, it.rate, it.p50, it.p95, it.p99, f"{it.application_cpu:.3f}", *facts[one], int(it.failed)]
        for one, it in found.items()
    ]
    print(f"### {name}\n")
    print(table(HEADS, rows), "\n", flush=True)
    return found

"""What an answer costs with ten times the pages, and with ten times the microsites."""

from __future__ import annotations

from contextlib import ExitStack

from bench.load import Round, in_turns, post
from bench.servers import Server, ask, gunicorn
from bench.setting import Content, Setting
from bench.tables import ratio, table, verdict

HEADING = """
## Ten times as much

Uncached, CPU of application and database for an answer, in ms. With ten times the pages, each microsite has ten
times as many; with ten times the microsites, each is as large as before.
"""
HEADS = (
    "",
    "base ms",
    "SQL",
    "pages × 10",
    "SQL",
    "ratio",
    "expected",
    "",
    "sites × 10",
    "SQL",
    "ratio",
    "expected",
    "",
)
BASE, PAGES, SITES = "base", "pages × 10", "microsites × 10"
# The most that ten times the pages may cost.
MOST = {"nested": 1.3, "search": 1.8}
MOST_OF_OTHERS = 1.12
MOST_OF_SITES = 1.05


def run(part: Setting) -> None:
    """Measure all operations on the three databases in turn; print the table."""
    pages, sites = part.options.pages, part.options.sites
    contents = {
        BASE: part.content(),
        PAGES: part.content(pages=pages * 10),
        SITES: part.content(pages=pages * 10, sites=sites * 10),
    }
    print(HEADING)
    rows = []
    with ExitStack() as stack:
        servers = {}
        for number, (name, content) in enumerate(contents.items()):
            variables = content.variables(**part.bell(f"scale-{number}"))
            servers[name] = stack.enter_context(gunicorn(name, part.options.port + number, variables))
        for operation in contents[BASE].questions.operations:
            rows.append(_row(operation, servers, contents, part))
            print(f"- {operation}", flush=True)
    print()
    print(table(HEADS, rows), "\n", flush=True)


def _row(operation: str, servers: dict[str, Server], contents: dict[str, Content], part: Setting) -> list[object]:
    loads, queries = {}, {}
    for name, content in contents.items():
        body = content.questions.operations[operation].bodies["ours"]
        loads[name] = post("/graphql", body)
        # The fewest: a process that asks for the first time asks more, and now and then one looks what has changed.
        queries[name] = min(ask(servers[name], "/graphql", body.read_bytes()).queries for _ in range(6))
    found = in_turns(
        list(contents), part.options.rounds, lambda name: part.measure(servers[name], loads[name], contents[name])
    )
    costs = {name: _cost(one) for name, one in found.items()}
    row: list[object] = [operation, costs[BASE], queries[BASE]]
    for name, most in ((PAGES, MOST.get(operation, MOST_OF_OTHERS)), (SITES, MOST_OF_SITES)):
        grown = ratio(costs[name], costs[BASE])
        row += [costs[name], queries[name], grown, f"≤ {most}", verdict(grown, at_most=most)]
    return row


def _cost(one: Round) -> float:
    return one.application_cpu + one.database_cpu

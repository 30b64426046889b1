"""
Typed clients that people use: generated from the schema and the documents in `graphql/`, type-checked, and run.

Each generates into a folder `generated` beside its sources, which is written anew.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import Serve
from tests.processes import ROOT
from tests.services import LEFT_OUT

pytestmark = pytest.mark.node

PACKAGES = Path(__file__).parent
FOLDER = PACKAGES / "typed"
Run = Callable[..., str]


def run_in(folder: Path, *command: str, fails: bool = False) -> str:
    """Run *command* in *folder*, and give what it prints; fail the test when its exit code isn't the one expected."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=180)
    output = done.stdout + done.stderr
    assert (done.returncode != 0) is fails, output[-4000:]
    return done.stdout if not fails else output


@pytest.fixture(scope="session")
def tool(node_packages: Callable[[Path], Path]) -> Run:
    """Run a tool of npm's packages in a folder of `typed`, and give what it prints."""
    tools = node_packages(PACKAGES) / "node_modules" / ".bin"

    def run(folder: Path, name: str, *arguments: str, fails: bool = False) -> str:
        return run_in(folder, str(tools / name), *arguments, fails=fails)

    return run


def emptied(folder: Path) -> Path:
    """Return the folder of what is generated in *folder*, with nothing in it."""
    generated = folder / "generated"
    shutil.rmtree(generated, ignore_errors=True)
    generated.mkdir()
    return generated


@pytest.fixture(scope="session")
def codegen(tool: Run) -> Path:
    """Generate, check and compile the clients of graphql-codegen, and give the folder of what came out."""
    folder = FOLDER / "codegen"
    generated = emptied(folder)
    tool(folder, "graphql-codegen", "--config", "codegen.ts")
    tool(folder, "tsc", "-p", ".")
    return generated


def test_graphql_codegen_generates_clients_that_type_check(codegen: Path) -> None:
    types = (codegen / "graphql.ts").read_text()

    # A document of graphql/operations, and one in the source of a client.
    assert "export const EventsDocument" in types
    assert "export const UpcomingEventsDocument" in types
    assert ": any" not in types
    possible = json.loads((codegen / "possible-types.json").read_text())["possibleTypes"]
    assert {"Site", "EventPage"} <= set(possible["Node"])


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        ("request", {"title": "EIM", "menu": [], "events": [{"title": "Forum", "kind": "MEETING"}]}),
        ("apollo", {"title": "EIM", "starts": ["2099-05-07T08:00:00+00:00"]}),
        ("urql", {"title": "EIM", "locales": ["en", "pl"]}),
    ],
)
def test_generated_client_asks_a_server(codegen: Path, serve: Serve, client: str, expected: dict[str, Any]) -> None:
    told = run_in(codegen / "js" / "src", "node", "--no-warnings", f"{client}.js", serve(), "eim")

    assert json.loads(told) == expected


def test_gql_tada_checks_documents_against_the_schema(tool: Run) -> None:
    folder = FOLDER / "tada"
    emptied(folder)
    tool(folder, "gql.tada", "generate-output")
    tool(folder, "gql.tada", "check", "--fail-on-warn")


def test_relay_compiles_connections_and_refetchable_fragments(tool: Run) -> None:
    folder = FOLDER / "relay"
    generated = emptied(folder)
    tool(folder, "relay-compiler")
    tool(folder, "tsc", "-p", ".")

    # A part of a list, a page by its interface, and an event, each asked for again by a global id.
    for name in ("eventsListPaginationQuery", "eventsCardRefetchQuery", "eventsSeatsRefetchQuery"):
        assert "node(id: $id)" in (generated / f"{name}.graphql.ts").read_text()


def test_relay_refuses_a_schema_without_nodes(tool: Run, tmp_path: Path) -> None:
    schema = (ROOT / "graphql" / "schema.graphql").read_text()
    shutil.copytree(FOLDER / "relay" / "src", tmp_path / "src")
    (tmp_path / "generated").mkdir()
    (tmp_path / "schema.graphql").write_text(schema.replace(" & Node", "").replace("implements Node ", ""))
    config = json.loads((FOLDER / "relay" / "relay.config.json").read_text()) | {"schema": "./schema.graphql"}
    (tmp_path / "relay.config.json").write_text(json.dumps(config))

    assert "refetchable" in tool(tmp_path, "relay-compiler", fails=True)


# --- graphql-eslint ---------------------------------------------------------------------------------------------------

LINT = ("-c", str(FOLDER / "lint" / "eslint.config.js"), "--max-warnings", "0", "schema.graphql", "operations")


def test_schema_and_documents_pass_graphql_eslint(tool: Run) -> None:
    tool(ROOT / "graphql", "eslint", *LINT)


def test_graphql_eslint_notices_names_and_unused_variables(tool: Run, tmp_path: Path) -> None:
    schema = (ROOT / "graphql" / "schema.graphql").read_text()
    (tmp_path / "schema.graphql").write_text(
        schema.replace("type Venue ", "type VenueType ").replace(": Venue\n", ": VenueType\n")
    )
    (tmp_path / "operations").mkdir()
    (tmp_path / "operations" / "sites.graphql").write_text("query Sites($locale: String) { sites { title } }")

    told = tool(tmp_path, "eslint", *LINT, fails=True)

    assert "naming-convention" in told
    assert "no-unused-variables" in told


# --- ariadne-codegen --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def ariadne() -> Run:
    """Run something in the environment of the client in Python, and give what it prints."""
    folder = FOLDER / "ariadne"
    uv = Path(sys.executable).parent / "uv"
    command = [str(uv) if uv.exists() else shutil.which("uv") or ""]
    if not command[0]:
        pytest.skip(f"{LEFT_OUT}uv")
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        [*command, "sync", "--frozen"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"{LEFT_OUT}the packages of ariadne-codegen, which could not be installed: {done.stderr[-300:]}")

    def run(name: str, *arguments: str) -> str:
        return run_in(folder, str(folder / ".venv" / "bin" / name), *arguments)

    return run


def test_ariadne_codegen_generates_a_client_in_python_that_type_checks_and_asks_a_server(
    ariadne: Run, serve: Serve
) -> None:
    emptied(FOLDER / "ariadne")
    ariadne("ariadne-codegen", "client")
    ariadne("mypy")

    assert json.loads(ariadne("python", "ask.py", serve(), "eim")) == {
        "title": "EIM",
        "menu": [],
        "years": [2099],
        "events": ["Forum"],
    }

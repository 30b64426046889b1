"""GraphiQL's files are the ones that were fetched, and ask no other server for anything."""

import hashlib
import re

from tests.processes import ROOT

FOLDER = ROOT / "graphql" / "api" / "static" / "api" / "graphiql"


def test_files_are_those_that_were_fetched():
    table = dict(re.findall(r"^\| (\S+) \| `([0-9a-f]{64})` \|$", (FOLDER / "README.md").read_text(), re.MULTILINE))
    there = {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in table}

    assert {"graphiql.min.js", "graphiql.min.css", "react.production.min.js", "react-dom.production.min.js"} < set(
        table
    )
    assert there == table


def test_stylesheet_loads_nothing_from_elsewhere():
    style = (FOLDER / "graphiql.min.css").read_text()

    assert "@import" not in style
    assert [
        url for url in re.findall(r"url\(([^)]{0,40})", style) if not url.startswith(("data:", '"data:', "#"))
    ] == []


def test_scripts_name_no_source_maps():
    for script in FOLDER.glob("*.js"):
        assert "sourceMappingURL=" not in script.read_text(), script.name

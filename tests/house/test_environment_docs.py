"""The environment reference, `.env.example` and `compose.yaml` say what the settings read, and nothing else."""

import ast
import re
from collections import Counter

import pytest
import yaml

from tests.processes import ROOT

SETTINGS = sorted((ROOT / "cms" / "settings").glob("*.py"))


def variables_read(source):
    """Yield the variables that *source* reads through `env` (once for each call)."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        called = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        if isinstance(called, ast.Name) and called.id == "env":
            yield node.args[0].value


def required_variables():
    text = (ROOT / "cms" / "settings" / "production.py").read_text()
    return set(re.findall(r'\brequired\("([A-Z_]+)"', text))


def settings_variables():
    reads = Counter(name for path in SETTINGS for name in variables_read(path.read_text()))
    return reads, set(reads) | required_variables()


def compose_variables():
    return set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "compose.yaml").read_text()))


def test_each_variable_is_read_in_one_place():
    reads, names = settings_variables()

    assert {"DATABASE_URL", "S3_BUCKET", "HSTS_SECONDS", "SECRET_KEY"} <= names
    assert {name: count for name, count in reads.items() if count > 1} == {}


def test_each_variable_has_its_heading_in_the_reference():
    text = (ROOT / "docs" / "operators" / "environment.md").read_text()
    headings = re.findall(r"^### `([A-Z0-9_]+)`$", text, re.MULTILINE)

    assert sorted(headings) == sorted(settings_variables()[1] | compose_variables())


def test_each_heading_is_followed_by_its_description():
    text = (ROOT / "docs" / "operators" / "environment.md").read_text()

    for name, body in re.findall(r"^### `([A-Z0-9_]+)`\n\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL):
        assert len(body.split()) >= 3, name


def test_env_example_has_every_variable_and_sets_none():
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = [match[1] for line in lines if (match := re.match(r"#? ?([A-Z0-9_]+)=", line))]

    assert sorted(names) == sorted(settings_variables()[1] | compose_variables())
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_compose_file_hands_every_variable_on():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    # Where a compose installation keeps files, and whether it sends visitors to https, is decided by the file itself.
    decided = {"MEDIA_ROOT", "SSL_REDIRECT"}

    for name in ("prepare", "web", "worker", "mailer", "caller", "clock"):
        handed_on = set(compose["services"][name]["environment"])
        assert settings_variables()[1] - decided == handed_on - {"WEB_CONCURRENCY"}


@pytest.mark.parametrize("folder", ["cms", "graphql/api", "sites"])
def test_nothing_but_the_settings_reads_the_environment(folder):
    allowed = {*SETTINGS, ROOT / "cms" / "wsgi.py"}
    sources = [path for path in (ROOT / folder).rglob("*.py") if path not in allowed]

    found = [path for path in sources if re.search(r"\bos\.(environ|getenv)\b|^import environ", path.read_text(), re.M)]

    assert sources
    assert found == []


def test_variables_are_found_in_a_source():
    source = 'A = env("ONE")\nB = env.int("TWO", default=1)\nC = other("THREE")\nD = {"x": env.str("FOUR", default="")}'

    assert list(variables_read(source)) == ["ONE", "TWO", "FOUR"]

"""A folder that hides graphql-core is named before anything else breaks."""

from types import ModuleType

import graphql
import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings.startup import require_graphql_core
from tests.processes import ROOT, python


def test_graphql_core_is_what_import_graphql_finds():
    assert graphql.version_info >= (3, 2)
    require_graphql_core()


def test_package_in_the_way_is_named():
    ours = ModuleType("graphql")
    ours.__file__ = "/somewhere/graphql/__init__.py"

    with pytest.raises(
        ImproperlyConfigured, match=r"finds /somewhere/graphql/__init__.py instead of graphql-core.*remove"
    ):
        require_graphql_core(ours)


def test_missing_graphql_core_is_named():
    with pytest.raises(ImproperlyConfigured, match="graphql-core is not installed: run `make install`"):
        require_graphql_core(ModuleType("graphql"))


def test_folder_with_an_init_file_stops_the_program_with_a_clear_message(tmp_path):
    (tmp_path / "graphql").mkdir()
    (tmp_path / "graphql" / "__init__.py").touch()
    script = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; import cms.settings.test"

    result = python("-c", script, environment={"DJANGO_SETTINGS_MODULE": "cms.settings.test"})

    assert result.returncode != 0
    assert "remove its __init__.py" in result.stderr.splitlines()[-1]

"""What must hold before Django starts, told in words instead of an import error from deep inside a library."""

import importlib
from types import ModuleType

from django.core.exceptions import ImproperlyConfigured


def require_graphql_core(module: ModuleType | None = None) -> None:
    """
    Make sure that `import graphql` finds graphql-core, and not our folder of the same name.

    :param module: what `import graphql` found; imported when left out
    :raises ImproperlyConfigured: when it is something else; the message says which file is in the way
    """
    if module is None:
        module = importlib.import_module("graphql")
    if hasattr(module, "version_info"):
        return
    if (file := getattr(module, "__file__", None)) is not None:
        raise ImproperlyConfigured(
            f"`import graphql` finds {file} instead of graphql-core. The folder graphql/ is a source "
            "root and no package: remove its __init__.py."
        )
    raise ImproperlyConfigured("graphql-core is not installed: run `make install`, or `uv sync`.")

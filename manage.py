#!/usr/bin/env python
"""Django's command line, with the two source roots of the project on the path."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Run the management command that the command line names."""
    # `graphql/` is a source root, not a package: `import graphql` must stay graphql-core.
    for source_root in (ROOT / "graphql", ROOT):
        if str(source_root) not in sys.path:
            sys.path.insert(0, str(source_root))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

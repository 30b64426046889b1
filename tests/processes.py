"""Starting the program as an operator does: in a process of its own, with a given environment."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The least that production needs.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "a-key-of-more-than-fifty-characters-that-is-used-by-tests-only-9f3b2c",
    "ALLOWED_HOSTS": "cms.example.org,.microsites.example.org",
    "DATABASE_URL": "postgresql://somebody:secret@127.0.0.1:5432/microsites",
}


def manage(*arguments: str, environment: dict[str, str], timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` with *arguments* in exactly this *environment*, and give its output and exit code."""
    return python(str(ROOT / "manage.py"), *arguments, environment=environment, timeout=timeout)


def python(*arguments: str, environment: dict[str, str], timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run Python with *arguments* in exactly this *environment*, and give its output and exit code."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )

"""
Make the virtual environment `.venv` hold exactly what `uv.lock` says.

Run by `make` before everything else, so it is quick when nothing changed and then needs no network. It is started by
whatever `python3` there is, so up to the check of its version it uses nothing that came after Python 3.7.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Written last, into the environment that it describes: whoever deletes .venv deletes it too.
STAMP = VENV / ".installed"
OLDEST = (3, 11)
UV = "uv>=0.8,<1"


def main() -> int:
    """Install what is missing; return the exit code."""
    if sys.version_info < OLDEST:
        return start_again_with_newer_python()
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted and works([str(PYTHON), "-c", "import django"]):
        return 0
    if not environment_is_usable():
        say("Creating the virtual environment .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        except subprocess.CalledProcessError:
            return fail(
                "Python could not create a virtual environment. On Debian and Ubuntu: apt-get install python3-venv"
            )
    if not works([str(PYTHON), "-m", "uv", "--version"]):
        say("Installing uv")
        if not works([str(PYTHON), "-m", "pip", "--version"]):
            # An environment that uv made has no pip.
            works([str(PYTHON), "-m", "ensurepip"])
        if subprocess.run(
            [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV], check=False
        ).returncode:
            return fail(
                "uv could not be installed: pip's message above says why. The first installation needs a network."
            )
    say("Installing what uv.lock says")
    if not sync():
        return fail("The installation failed: uv's message above says why. After a change to pyproject.toml: uv lock")
    STAMP.write_text(wanted)
    return 0


def start_again_with_newer_python() -> int:
    """Replace this process by the newest Python on the path that is new enough."""
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        # pyenv has a name on the path for every version that it knows, also for those that it would refuse to start.
        if newer and works([newer, "-c", ""]):
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 (this very script)
    return fail(
        f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, and this is {sys.version.split()[0]}. "
        "Install a newer one, or say where it is: make PYTHON=/path/to/python3"
    )


def fingerprint() -> str:
    """Return what the installation depends on, as one line: dependencies, place and Python."""
    import tomllib  # not in the Pythons that only get as far as being told so

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tool = project.get("tool", {})
    relevant = [
        project["project"],
        project["build-system"],
        project["dependency-groups"],
        tool.get("uv"),
        tool["hatch"],
    ]
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes() + repr(relevant).encode()).hexdigest()
    return f"{digest} {VENV}\n"


def environment_is_usable() -> bool:
    """Tell whether .venv is there, new enough, and still where it was made (its scripts hold their path)."""
    if not works([str(PYTHON), "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})"]):
        return False
    return not STAMP.is_file() or STAMP.read_text().rstrip("\n").endswith(" " + str(VENV))


def sync() -> bool:
    """Run `uv sync`, first with what lies in its cache, and with the network when that is not enough."""
    command = [str(PYTHON), "-m", "uv", "sync", "--locked", "--all-extras", "--project", str(ROOT)]
    variables = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    # The environment that we made, with the Python that made it, whatever else is active in this shell.
    variables.update(UV_PROJECT_ENVIRONMENT=str(VENV), UV_PYTHON_DOWNLOADS="never")
    offline = subprocess.run([*command, "--offline"], env=variables, cwd=str(ROOT), capture_output=True, check=False)
    if offline.returncode == 0:
        return True
    return subprocess.run(command, env=variables, cwd=str(ROOT), check=False).returncode == 0


def works(command: list[str]) -> bool:
    """Tell whether *command* can be started and succeeds."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def say(text: str) -> None:
    """Tell the person at the terminal what happens."""
    print(text, flush=True)


def fail(text: str) -> int:
    """Tell the person at the terminal what to do, and return the exit code."""
    print(text, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())

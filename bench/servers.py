"""Servers as real processes: what they need, how they are started and ended, and the CPU and memory that they take."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / "var" / "bench" / "venv"
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
HEADERS = {"Content-Type": "application/json", "X-Count-Queries": "1"}


@dataclass
class Server:
    """A server that is compared, as long as it runs."""

    name: str
    port: int
    groups: list[int] = field(default_factory=list)
    """Of processes: all of them are the server."""

    def url(self, path: str) -> str:
        """Return the address of *path* there."""
        return f"http://127.0.0.1:{self.port}{path}"


@dataclass
class Answer:
    """What a server answered."""

    body: bytes
    headers: dict[str, str]

    @property
    def queries(self) -> int:
        """How many queries its database was asked; -1 where nobody counted."""
        return int(self.headers.get("x-queries", -1))


def environment() -> Path:
    """Return the Python of an environment that also has the peers, made as `uv.lock` says."""
    variables = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT)}
    command = [sys.executable, "-m", "uv", "sync", "--quiet", "--locked", "--group", "bench"]
    subprocess.run(command, cwd=ROOT, env=variables, check=True)
    return ENVIRONMENT / "bin" / "python"


def variables_of(database: str, **more: str) -> dict[str, str]:
    """Return the environment variables of a process that uses *database*; nothing is cached unless *more* says so."""
    return {
        **os.environ,
        # What is compared is how answers are computed, unless a part says otherwise.
        "GRAPHQL_CACHE": "false",
        # Nobody is kept from asking as often as they can.
        "GRAPHQL_BUDGET": "0",
        "GRAPHQL_DOCUMENTS_DIR": str(ROOT / "bench" / "documents"),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'graphql'}",
        "PYTHONWARNINGS": "ignore",
        "SECRET_KEY": "only-for-measuring-" + "x" * 50,
        "ALLOWED_HOSTS": "*",
        "CACHE_URL": "locmemcache://",
        **more,
    }


@contextmanager
def gunicorn(name: str, port: int, variables: dict[str, str], workers: int = 2) -> Iterator[Server]:
    """Run gunicorn as we do in production; its workers close each connection after an answer."""
    command = ["gunicorn", "bench.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    command += ["--worker-tmp-dir", "/dev/shm", "--timeout", "120", "--log-level", "error"]
    with _running([str(ENVIRONMENT / "bin" / "python"), "-m", *command], variables) as group:
        yield Server(name, port, [group])


@contextmanager
def granian(name: str, port: int, variables: dict[str, str], workers: int = 2) -> Iterator[Server]:
    """Run granian, which keeps connections."""
    command = ["granian", "bench.wsgi:application", "--interface", "wsgi", "--http", "1", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers), "--log-level", "error"]
    with _running([str(ENVIRONMENT / "bin" / "python"), "-m", *command], variables) as group:
        yield Server(name, port, [group])


NGINX = """
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
{user}
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/temporary;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 1000000;
    proxy_cache_path {folder}/kept levels=1:2 keys_zone=kept:16m max_size=256m;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{behind};
            proxy_set_header Host $http_host;
            proxy_cache kept;
            proxy_cache_key "$request_method $scheme $http_host $request_uri $http_accept $http_origin";
            proxy_cache_revalidate on;
            proxy_cache_lock on;
            add_header X-Cache $upstream_cache_status always;
        }}
    }}
}}
"""


def nginx_path() -> str | None:
    """Return where nginx is; None where it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def nginx(name: str, port: int, behind: Server, scratch: Path) -> Iterator[Server]:
    """Run nginx with a cache in front of *behind*, from a configuration of its own."""
    # On the memory's file system, as what a busy cache keeps is in memory anyway.
    folder = scratch / f"nginx-{port}"
    folder.mkdir()
    configuration = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    configuration.write_text(NGINX.format(folder=folder, port=port, behind=behind.port, user=user))
    with _running([nginx_path() or "nginx", "-e", "stderr", "-c", str(configuration)], dict(os.environ)) as group:
        yield Server(name, port, [group])


@contextmanager
def _running(command: list[str], variables: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, cwd=ROOT, env=variables, start_new_session=True)
    with ExitStack() as stack:
        stack.callback(_end, process)
        yield process.pid


def _end(process: subprocess.Popen[bytes]) -> None:
    for sent in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sent)
            process.wait(20)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def ask(server: Server, path: str, body: bytes | None = None) -> Answer:
    """
    Return what *server* answers, once it does.

    :raises SystemExit: when it answers with an error, or not at all
    """
    request = urllib.request.Request(server.url(path), body, HEADERS)
    for _ in range(300):
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                found = Answer(response.read(), {name.lower(): value for name, value in response.headers.items()})
        except urllib.error.HTTPError as error:
            said = error.read()[:1000].decode()
            raise SystemExit(f"{server.name} answers {path[:80]} with {error.code}: {said}") from None
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            if b'"errors"' in found.body:
                raise SystemExit(f"{server.name} can't answer {path[:80]}: {found.body[:1000].decode()}")
            return found
    raise SystemExit(f"{server.name} does not answer.")


# --- What processes take ---------------------------------------------------------------------------------------------


def cpu_of(server: Server) -> float:
    """Return the seconds of CPU that the living processes of *server* have taken."""
    return sum(_cpu(fields) for _, fields in _processes() if int(fields[2]) in server.groups)


def cpu_of_database(address: str) -> float:
    """Return the seconds of CPU of the processes that serve the database at *address*, and of nobody else's."""
    name = urlsplit(address).path.strip("/")
    # PostgreSQL names a process: "postgres: USER DATABASE CLIENT what it does".
    return sum(
        _cpu(fields) for pid, fields in _processes() if fields[-1] == "postgres" and name in _command(pid).split()
    )


def memory_of(server: Server) -> dict[int, tuple[float, float]]:
    """Return, for each worker of *server* by its process id, RSS and USS (what is its own alone) in MB."""
    found = {}
    for pid, fields in _processes():
        if int(fields[2]) in server.groups and pid not in server.groups:
            sizes = dict(_sizes(pid))
            own = sizes.get("Private_Clean", 0) + sizes.get("Private_Dirty", 0)
            found[pid] = (sizes.get("Rss", 0) / 1024, own / 1024)
    return found


def _sizes(pid: int) -> Iterator[tuple[str, int]]:
    # In kB. The first line is the range of addresses.
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        yield name, int(rest.split()[0])


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""  # ended meanwhile


def _cpu(fields: list[str]) -> float:
    return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


def _processes() -> Iterator[tuple[int, list[str]]]:
    # Fields of /proc/<pid>/stat from the state on (its third), and the name at the end.
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:
            continue  # ended meanwhile
        name, rest = text[text.index("(") + 1 :].rsplit(") ", 1)
        yield int(path.parent.name), [*rest.split(), name]

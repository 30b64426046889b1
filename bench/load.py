"""Load: wrk asks a server for some seconds, in rounds that take turns."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.servers import Server, cpu_of, cpu_of_database

DONE = """
done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration, failed,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
"""
ONE_BODY = """
local file = io.open("{body}", "rb")
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = file:read("*a")
file:close()
"""
# In what is posted: another number each time.
UNIQUE = "ANOTHERNUMBER"
# Made when the thread begins: only then the host is known.
MANY = """
local made, turn = {{}}, 0
local json = {{["Content-Type"] = "application/json"}}
function init()
  for line in io.lines("{list}") do
    local path, body = line:match("^(%S+) ?(.*)$")
    if body == "" then
      made[#made + 1] = wrk.format("GET", path)
    elseif body:find("{unique}") then
      made[#made + 1] = {{path = path, body = body}}
    else
      made[#made + 1] = wrk.format("POST", path, json, body)
    end
  end
end
function request()
  turn = turn + 1
  local one = made[turn % #made + 1]
  if type(one) == "table" then
    return wrk.format("POST", one.path, json, (one.body:gsub("{unique}", turn)))
  end
  return one
end
"""


@dataclass
class Load:
    """What is asked, as a script for wrk."""

    path: str
    script: Path


@dataclass
class Round:
    """What one server did in one round. Latencies are in ms, CPU is in ms for each request."""

    rate: float
    failed: float
    p50: float
    p95: float
    p99: float
    application_cpu: float
    database_cpu: float


FIGURES = tuple(Round.__dataclass_fields__)


def get(path: str, scratch: Path) -> Load:
    """Return the load of asking for *path* all the time."""
    script = scratch / "get.lua"
    script.write_text(DONE)
    return Load(path, script)


def post(path: str, body: Path) -> Load:
    """Return the load of posting the content of the file *body* all the time."""
    script = body.with_suffix(".lua")
    script.write_text(ONE_BODY.format(body=body) + DONE)
    return Load(path, script)


def turns(requests: Sequence[tuple[str, str]], script: Path) -> Load:
    """Return the load of asking for each of *requests* in turn: a path, and what is posted there, or "" for a GET."""
    listed = script.with_suffix(".list")
    listed.write_text("".join(f"{path} {body}\n" for path, body in requests))
    script.write_text(MANY.format(list=listed, unique=UNIQUE) + DONE)
    return Load("/", script)


def measure(server: Server, load: Load, *, seconds: int, connections: int, database: str) -> Round:
    """Let wrk ask *server* for some seconds, after one for warming up."""
    command = ["wrk", "-t", "1", "-c", str(connections), "-s", str(load.script), server.url(load.path)]
    subprocess.run([*command, "-d", "1s"], check=True, stdout=subprocess.DEVNULL)
    application, stored = cpu_of(server), cpu_of_database(database)
    done = subprocess.run([*command, "-d", f"{seconds}s"], check=True, stdout=subprocess.PIPE, text=True)
    application, stored = cpu_of(server) - application, cpu_of_database(database) - stored
    result = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    requests, duration, failed, p50, p95, p99 = (int(part) for part in result.split()[1:])
    return Round(
        rate=requests / (duration / 1e6),
        failed=failed,
        p50=p50 / 1000,
        p95=p95 / 1000,
        p99=p99 / 1000,
        application_cpu=application * 1000 / max(requests, 1),
        database_cpu=stored * 1000 / max(requests, 1),
    )


def in_turns(names: Sequence[str], rounds: int, measured: Callable[[str], Round]) -> dict[str, Round]:
    """Return the medians of *rounds* rounds in which each of *names* is measured once; with a drain in between."""
    several: dict[str, list[Round]] = {name: [] for name in names}
    for number in range(rounds):
        # Back and forth: nobody is always the one after the busiest.
        for name in names if number % 2 == 0 else list(reversed(names)):
            several[name].append(measured(name))
            time.sleep(0.5)  # let the database finish what it still does for this one
    return {
        name: Round(*(statistics.median(getattr(one, figure) for one in found) for figure in FIGURES))
        for name, found in several.items()
    }

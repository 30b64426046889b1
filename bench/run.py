"""
Measure what the API promises, on PostgreSQL, with real server processes: `make bench`, where nothing else runs.

- `uncached`: our API, graphql-core running our schema, wagtail-grapple on the same models, and a bare Django view
- `cached`: answers from memory beside the bare view and nginx's cache
- `visible`: how long an editor's publication takes to be seen in every process
- `publishing`: what one publication a second costs a microsite's readers
- `scale`: ten times the pages, ten times the microsites
- `memory`: what a worker takes, over an hour of mixed load

All are asked in turn, several rounds; tables give medians. Ratios hold on any machine, figures on one.
`BENCH_DATABASE_URL` names the cluster; databases whose names begin with `bench_` are made there, once.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable

from bench import cached, memory, publishing, scale, uncached, visible
from bench.servers import environment
from bench.setting import Options, Setting, setting

# In this order: what takes longest comes last.
PARTS: dict[str, Callable[[Setting], None]] = {
    "uncached": uncached.run,
    "cached": cached.run,
    "visible": visible.run,
    "publishing": publishing.run,
    "scale": scale.run,
    "memory": memory.run,
}
QUICK = {"seconds": 1, "rounds": 1, "publications": 3, "minutes": 0.2}


def main() -> int:
    """Build what is missing, measure, print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=list(PARTS), choices=PARTS, metavar="PART", help=" ".join(PARTS))
    parser.add_argument(
        "--quick", action="store_true", help="only see whether all of it works: its figures mean nothing"
    )
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--sites", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=5, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--publications", type=int, default=30, help="of `visible`, in each arrangement")
    parser.add_argument("--minutes", type=float, default=60, help="of `memory`")
    parser.add_argument("--peers", nargs="+", default=[], help="of `uncached`: ours is always among them")
    parser.add_argument("--port", type=int, default=8700, help="the first of ten")
    chosen = vars(parser.parse_args())
    only, quick = chosen.pop("only"), chosen.pop("quick")
    if shutil.which("wrk") is None:
        print("Install wrk first (Debian's package of that name): it asks the servers.", file=sys.stderr)
        return 1
    # Who ends us ends the servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    options = Options(**{**chosen, **(QUICK if quick else {})})
    print(f"{options.pages} pages on {options.sites} microsites, {os.cpu_count()} processors, ", end="")
    print(f"load {os.getloadavg()[0]:.1f}, {options.rounds} rounds of {options.seconds} s", flush=True)
    begun = time.monotonic()
    with setting(options, environment()) as part:
        for name in PARTS:
            if name in only:
                PARTS[name](part)
    print(f"{(time.monotonic() - begun) / 60:.0f} minutes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

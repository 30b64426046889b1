"""What a worker takes, over an hour of mixed load."""

from __future__ import annotations

import random
import subprocess
import time
from dataclasses import dataclass

from bench.cached import KEPT
from bench.load import UNIQUE, Load, turns
from bench.publisher import publishing
from bench.servers import Server, ask, gunicorn, memory_of
from bench.setting import Content, Setting
from bench.tables import slope, table, verdict

HEADING = """
## Memory

Mixed load: page views and other operations, some from memory and some not, words that nobody has searched
for before, and a publication every ten seconds. RSS and USS (what a worker has for itself) in MB; the slope is that of
the second half, after everything that is kept has filled up.
"""
# Of those that the content is made of.
WORDS = ("integration", "newcomers", "language", "course", "employment", "school", "health", "culture", "dialogue")
MOMENTS = ("start", "¼", "½", "¾", "end")
# MB an hour: less than what comes and goes with single requests.
MOST = 2.0
PUBLISHED_EVERY = 10.0


@dataclass(frozen=True)
class Sample:
    """What the workers took, by their process ids, some hours after the beginning."""

    hours: float
    sizes: dict[int, tuple[float, float]]


def run(part: Setting) -> None:
    """Load a server with two workers for some minutes, and print what they took."""
    content = part.content()
    print(HEADING)
    variables = content.variables(**KEPT, **part.bell("memory"))
    with gunicorn("ours", part.options.port, variables) as server:
        for question in content.questions.operations.values():
            ask(server, question.path)
        load = _mixed(content, part)
        samples = _sampled(server, load, part, content)
    if len({tuple(sorted(sample.sizes)) for sample in samples}) > 1:
        print("A worker was replaced meanwhile: it had ended by itself.\n")
    print(_table(samples), "\n", flush=True)


def _mixed(content: Content, part: Setting) -> Load:
    choose = random.Random(5)
    requests = [(path, "") for path in content.questions.pages]
    for _ in range(40):
        requests += [(question.path, "") for question in content.questions.operations.values()]
    body = content.questions.operations["search"].bodies["ours"].read_text()
    for _ in range(100):
        requests.append(("/graphql", body.replace('"housing"', f'"{" ".join(choose.sample(WORDS, 2))}"')))
        requests.append(("/graphql", body.replace('"housing"', f'"housing {UNIQUE}"')))
    choose.shuffle(requests)
    return turns(requests, part.scratch / "mixed.lua")


def _sampled(server: Server, load: Load, part: Setting, content: Content) -> list[Sample]:
    seconds = part.options.minutes * 60
    command = ["wrk", "-t", "1", "-c", str(part.options.connections), "-s", str(load.script), server.url("/")]
    begun = time.monotonic()
    samples = [Sample(0.0, memory_of(server))]
    asking = subprocess.Popen([*command, "-d", f"{seconds:.0f}s"], stdout=subprocess.PIPE, text=True)
    with publishing(part.python, content.variables()) as publisher:
        next_publication = PUBLISHED_EVERY
        # A hundred samples, and so the moments of the table.
        for number in range(1, 101):
            time.sleep(max(0.0, begun + seconds * number / 100 - time.monotonic()))
            passed = time.monotonic() - begun
            if passed >= next_publication:
                publisher.publish(f"Published after {passed:.0f} s")
                next_publication = passed + PUBLISHED_EVERY
            samples.append(Sample(passed / 3600, memory_of(server)))
    said, _ = asking.communicate()
    result = next(line for line in said.splitlines() if line.startswith("RESULT"))
    print(f"{int(result.split()[1])} requests in {part.options.minutes:g} minutes, {result.split()[3]} failed\n")
    return samples


def _table(samples: list[Sample]) -> str:
    rows: list[list[object]] = []
    second_half = samples[len(samples) // 2 :]
    for number, pid in enumerate(sorted(samples[-1].sizes), 1):
        for position, name in enumerate(("RSS", "USS")):
            quarters = [samples[round(quarter * (len(samples) - 1) / 4)] for quarter in range(5)]
            sizes = [one.sizes[pid][position] if pid in one.sizes else None for one in quarters]
            grown = slope([(one.hours, one.sizes[pid][position]) for one in second_half if pid in one.sizes])
            judged = verdict(grown, at_most=MOST) if name == "USS" else ""
            rows.append([f"worker {number}, {name}", *sizes, grown, f"≤ {MOST}", judged])
    return table(("MB", *MOMENTS, "MB an hour", "expected", ""), rows)

"""
Edit a database in every way while readers ask real server processes, and find any answer that is too old.

It makes the database that `DATABASE_URL` names with `_stale` at its end (PostgreSQL), and drops it when all went well.
An answer is too old when it was asked for more than a second after a commit that it doesn't show. Prints how long edits
took to show. Started by `make bench-stale EDITS=10000`.
"""

import argparse
import http.client
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent
# For how long a process may believe what it knows, and how long a commit may take to return to us, in seconds.
BELIEF = 1.0
QUESTION = json.dumps({"query": '{ site(slug: "stale") { title news { nodes { title } } home { title } } }'}).encode()


def main() -> int:
    """Run it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8765)
    arguments = parser.parse_args()
    address = urlsplit(os.environ.get("DATABASE_URL", ""))
    if address.scheme not in {"postgres", "postgresql"}:
        print("Set DATABASE_URL to a PostgreSQL database, for example postgresql://postgres@127.0.0.1/microsites")
        return 2
    name = address.path.strip("/") + "_stale"
    make_database(urlunsplit(address), name)
    os.environ["DATABASE_URL"] = urlunsplit(address._replace(path=f"/{name}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    os.environ["GRAPHQL_BUDGET"] = "0"
    sys.path[:0] = [str(ROOT), str(ROOT / "graphql")]
    os.chdir(ROOT)
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], check=True)
    import django

    django.setup()
    with server(arguments.port):
        return 1 if race(arguments.edits, arguments.readers, arguments.port) else 0


def make_database(url: str, name: str) -> None:
    """Make the database anew."""
    server = psycopg2.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        cursor.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(name)))
    server.close()


@contextmanager
def server(port: int) -> Iterator[None]:
    """Run the server in two processes."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "cms.wsgi:application",
        "--workers",
        "2",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    process = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT)
    try:
        for _ in range(300):
            try:
                ask(port)
                break
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def ask(port: int) -> Any:
    """Return what the site says."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/graphql", QUESTION, {"Content-Type": "application/json", "Host": "localhost"})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return (answer.get("data") or {}).get("site")


def race(edits: int, readers: int, port: int) -> int:
    """Edit and read; return how many answers were too old."""
    edit = edits_of()
    # What was committed, and when that was known here: numbers only grow, in each of three places.
    committed: list[tuple[float, dict[str, int]]] = [(time.monotonic(), {"site": 0, "home": 0, "news": 0})]
    stale: list[str] = []
    first_seen: dict[tuple[str, int], float] = {}
    asked = [0] * readers
    stop = threading.Event()

    def read(reader: int) -> None:
        while not stop.is_set():
            # All that was committed a second before we asked must show.
            begun = time.monotonic()
            due = next((numbers for at, numbers in reversed(committed) if at <= begun - BELIEF), committed[0][1])
            site = ask(port)
            ended = time.monotonic()
            asked[reader] += 1
            said = {
                "site": number_in(site["title"]),
                "home": number_in(site["home"]["title"]),
                "news": max([number_in(node["title"]) for node in site["news"]["nodes"]], default=0),
            }
            for place, number in said.items():
                first_seen.setdefault((place, number), ended)
                if number < due[place]:
                    stale.append(f"{place} says {number}, {due[place]} was committed more than a second before")

    threads = [threading.Thread(target=read, args=(reader,), daemon=True) for reader in range(readers)]
    for thread in threads:
        thread.start()
    choose = random.Random(11)  # noqa: S311 (the same edits each time)
    times: dict[tuple[str, int], float] = {}
    for number in range(1, edits + 1):
        place = edit(choose, number)
        now = time.monotonic()
        times[place, number] = now
        committed.append((now, {**committed[-1][1], place: number}))
        # Sometimes in a burst, sometimes alone.
        time.sleep(choose.choice([0, 0, 0.002, 0.02]))
    time.sleep(BELIEF + 0.5)
    stop.set()
    for thread in threads:
        thread.join(30)
    shown = sorted(max(0.0, first_seen[key] - at) * 1000 for key, at in times.items() if key in first_seen)
    print(f"{edits} edits, {sum(asked)} answers, {len(stale)} too old")
    if len(shown) > 20:
        p95 = statistics.quantiles(shown, n=20)[-1]
        print(
            f"commit to visible: median {statistics.median(shown):.1f} ms, p95 {p95:.1f} ms ({len(shown)} edits seen)"
        )
    for line in stale[:10]:
        print(line)
    return len(stale)


def number_in(title: str) -> int:
    """Return the number at the end of a title; 0 for none."""
    last = title.rsplit(" ", 1)[-1]
    return int(last) if last.isdigit() else 0


def edits_of() -> Callable[[random.Random, int], str]:
    """Make a microsite; return what edits it in some way so that it says a number, and returns where."""
    from django.db import connection, transaction
    from wagtail.models import Page  # noqa: TID251 (edits, as editors and scripts do)

    from cms.content.models import NewsIndexPage, NewsPage
    from cms.microsites.actions import create_microsite
    from cms.microsites.models import Microsite

    site = create_microsite(slug="stale", title="Stale", languages=("en",), hostname="stale.localhost")
    home: Any = site.home("en")
    index = home.add_child(instance=NewsIndexPage(title="News", slug="news", locale=home.locale))
    piece = index.add_child(instance=NewsPage(title="News 0", slug="piece", locale=home.locale))

    def execute(statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def publish(number: int) -> None:
        page = NewsPage.objects.get(pk=piece.pk)
        page.title = f"News {number}"
        page.save_revision().publish()

    def save(number: int) -> None:
        page = NewsPage.objects.get(pk=piece.pk)
        page.title = f"News {number}"
        page.save()

    def bulk(number: int) -> None:
        page = Page.objects.get(pk=piece.pk)
        page.title = f"News {number}"
        Page.objects.bulk_update([page], ["title"])

    def replace(number: int) -> None:
        with transaction.atomic():
            parent = NewsIndexPage.objects.get(pk=index.pk)
            parent.add_child(instance=NewsPage(title=f"News {number}", slug=f"n-{number}", locale=home.locale))
            for old in NewsPage.objects.child_of(parent).exclude(pk=piece.pk).exclude(slug=f"n-{number}"):
                old.delete()

    ways: list[tuple[str, Callable[[int], object]]] = [
        ("news", publish),
        ("news", save),
        ("news", bulk),
        ("news", replace),
        ("news", lambda number: Page.objects.filter(pk=piece.pk).update(title=f"News {number}")),
        (
            "news",
            lambda number: execute("UPDATE wagtailcore_page SET title = %s WHERE id = %s", f"N {number}", piece.pk),
        ),
        ("home", lambda number: Page.objects.filter(pk=home.pk).update(title=f"Home {number}")),
        (
            "home",
            lambda number: execute("UPDATE wagtailcore_page SET title = %s WHERE id = %s", f"H {number}", home.pk),
        ),
        ("site", lambda number: Microsite.objects.filter(pk=site.pk).update(title=f"Site {number}")),
        ("site", lambda number: execute("UPDATE microsites_microsite SET title = %s", f"Site {number}")),
    ]

    def edit(choose: random.Random, number: int) -> str:
        place, way = choose.choice(ways)
        way(number)
        return place

    return edit


if __name__ == "__main__":
    sys.exit(main())

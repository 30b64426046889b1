"""
Run the tests: on the embedded database, on PostgreSQL and Redis, or as much of both as this machine has.

Started by `make test` inside `.venv`; what follows `--` goes to pytest.

`TEST_DATABASE_URL` and `TEST_CACHE_URL` say where PostgreSQL and Redis are. In the database's cluster, only databases
whose names begin with `test_` are made and dropped; in Redis, only keys that begin with `microsites-test` are.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASE_URL = "postgresql://postgres@127.0.0.1:5432/microsites"
CACHE_URL = "redis://127.0.0.1:6379/0"
# Each process builds its own database first: beyond four, that costs more than it saves.
PYTEST = [sys.executable, "-m", "pytest", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]
# tests/conftest.py says which files come first.
PYTEST.append("--no-loadscope-reorder")
NO_TESTS = 5


def main() -> int:
    """Run what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--databases", choices=["both", "embedded", "services"], default="both")
    parser.add_argument("--missing", action="store_true", help="run nothing, print which services do not answer")
    parser.add_argument("arguments", nargs="*", help="for pytest")
    options = parser.parse_args()
    arguments: list[str] = options.arguments
    database_url = os.environ.setdefault("TEST_DATABASE_URL", DATABASE_URL)
    cache_url = os.environ.setdefault("TEST_CACHE_URL", CACHE_URL)
    # Only what this script says decides where the tests run, and not what the developer's shell happens to hold.
    embedded = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "CACHE_URL", "EMAIL_URL", "S3_BUCKET"}}
    services = {**embedded, "DATABASE_URL": database_url, "CACHE_URL": cache_url}

    if options.missing or options.databases == "services":
        problems = [problem for problem in (postgres_problem(database_url), redis_problem(cache_url)) if problem]
        if problems:
            print("\n".join(problems), file=sys.stdout if options.missing else sys.stderr)
        if options.missing or problems:
            return 0 if options.missing else 1
        return run(arguments, services)
    if options.databases == "embedded":
        return run(["-m", "not postgres", *arguments], embedded)
    if postgres_problem(database_url):
        # They are skipped, and pytest's summary says so.
        return run(arguments, embedded)
    first = run(["-m", "not postgres", *arguments], embedded)
    second = run(
        ["-m", "postgres", *arguments],
        services if not redis_problem(cache_url) else {**embedded, "DATABASE_URL": database_url},
    )
    codes = {first, second}
    if codes <= {0, NO_TESTS}:
        # Few selections of tests have one for each database; none at all is a mistake.
        return 0 if 0 in codes else NO_TESTS
    return max(codes - {NO_TESTS})


def run(arguments: list[str], variables: dict[str, str]) -> int:
    """Run pytest with *arguments* and return its exit code."""
    return subprocess.run([*PYTEST, *arguments], cwd=ROOT, env=variables, check=False).returncode


def postgres_problem(url: str) -> str | None:
    """Return why PostgreSQL cannot be used at *url*; None when it can."""
    import psycopg2
    from environ import Env

    config = Env.db_url_config(url)
    try:
        psycopg2.connect(
            dbname="postgres",
            user=config["USER"] or None,
            password=config["PASSWORD"] or None,
            host=config["HOST"] or None,
            port=config["PORT"] or None,
            connect_timeout=3,
        ).close()
    except psycopg2.OperationalError as error:
        return f"PostgreSQL does not answer at TEST_DATABASE_URL: {str(error).strip()}"
    return None


def redis_problem(url: str) -> str | None:
    """Return why Redis cannot be used at *url*; None when it can."""
    import redis

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3) as client:
            client.ping()
    except redis.RedisError as error:
        return f"Redis does not answer at TEST_CACHE_URL: {error}"
    return None


if __name__ == "__main__":
    sys.exit(main())

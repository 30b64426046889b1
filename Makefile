# What one does with this project, each by one word. `make` alone lists them.
# The work is done by scripts/*.py; here is only which belongs to which word.

# Which Python makes .venv (3.11 or newer).
PYTHON ?= python3
# Where `make run` listens.
PORT ?= 8000
# On which databases `make test` runs: both (the embedded one, and what needs PostgreSQL where there is one),
# embedded, or services (everything on PostgreSQL and Redis).
DATABASES ?= both
# Anything more for pytest or for the pictures: make test ARGS="-k event"
ARGS ?=
# How many edits `make bench-stale` makes.
EDITS ?= 1000

# Not .venv/bin/<tool>: the first line of those cannot hold a path with a space.
VENV_PYTHON := .venv/bin/python
MANAGE_TEST := DJANGO_SETTINGS_MODULE=cms.settings.test $(VENV_PYTHON) manage.py

.DEFAULT_GOAL := help
.PHONY: help install run test check format lint types imports migrations schema translations graphiql bench bench-registration bench-stale bench-hostile screenshots accessibility

help: ## list these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

install: ## install what uv.lock says into .venv
	@$(PYTHON) scripts/install.py

run: install ## start everything, PORT=8000
	@exec $(VENV_PYTHON) scripts/run.py --port $(PORT)

test: install ## run all tests, DATABASES=both|embedded|services, ARGS=for pytest
	@exec $(VENV_PYTHON) scripts/test.py --databases $(DATABASES) -- $(ARGS)

check: install lint types imports migrations schema translations ## everything that is checked without running tests

format: install ## format the code and mend what can be mended
	@$(VENV_PYTHON) -m ruff check --fix-only --quiet .
	@$(VENV_PYTHON) -m ruff format .

lint: install ## format and style
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m ruff check .

types: install ## types
	@$(VENV_PYTHON) -m mypy

imports: install ## direction of imports
	@PYTHONPATH=.:graphql $(VENV_PYTHON) -c 'from importlinter.cli import lint_imports_command as run; run()' --no-cache

migrations: install ## no model has changed without a migration
	@$(MANAGE_TEST) makemigrations --check --dry-run

schema: install ## graphql/schema.graphql says what the code serves, and keeps what the last release promised
	@$(MANAGE_TEST) graphql_schema --check
	@$(MANAGE_TEST) graphql_release --check

translations: install ## every string is translated
	@$(MANAGE_TEST) check_translations

graphiql: install ## fetch GraphiQL's files anew from the npm registry
	@$(VENV_PYTHON) scripts/graphiql.py

bench-hostile: install ## hostile documents beside a well-behaved client, on the database of DATABASE_URL
	@$(VENV_PYTHON) scripts/bench_hostile.py $(ARGS)

bench-registration: install ## registrations a second with 50 clients, needs PostgreSQL, ARGS="--number 2000"
	@$(VENV_PYTHON) scripts/bench_registration.py $(ARGS)

bench-stale: install ## edit while readers ask, and find answers that are too old, EDITS=1000 and DATABASE_URL
	@$(VENV_PYTHON) scripts/bench_stale.py --edits $(EDITS)

screenshots: install ## take the documentation's pictures of what runs at PORT, ARGS="--only dashboard editor"
	@$(VENV_PYTHON) -m scripts.screenshots --port $(PORT) $(ARGS)

accessibility: install ## axe on every type of page that runs at PORT, in each language, by day and by night
	@$(VENV_PYTHON) scripts/accessibility.py --port $(PORT)

bench: install ## measure, and compare with others, needs PostgreSQL and wrk, ARGS="--only cached visible"
	@$(VENV_PYTHON) -W ignore -m bench.run $(ARGS)

"""Logs hold no e-mail addresses, wherever in a record they stand."""

import logging
import time

import pytest

from cms.settings.logs import DiscreetFormatter
from tests.processes import PRODUCTION, python


def formatted(message, *arguments, error=None):
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("test", logging.ERROR, __file__, 1, message, arguments, info)
    return DiscreetFormatter("{message}", style="{").format(record)


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.org",
        "anna.nowak+forum@mail.example.co.uk",
        "Zażółć@przykład.pl",
        "o'neill@example.ie",
        "a@b.museum",
    ],
)
def test_address_in_a_message_is_replaced(address):
    assert formatted("Sent to %s (%s).", address, f"<{address}>") == "Sent to <e-mail> (<<e-mail>>)."


def test_quoted_address_is_replaced():
    assert (
        formatted("{'to': 'anna@example.org', 'cc': [\"b@example.org\"]}") == "{'to': '<e-mail>', 'cc': [\"<e-mail>\"]}"
    )


def test_address_in_a_traceback_is_replaced():
    try:
        raise ValueError("Key (email)=(anna@example.org) already exists.")
    except ValueError as error:
        text = formatted("Could not save", error=error)

    assert "Key (email)=(<e-mail>) already exists." in text
    assert "anna" not in text


@pytest.mark.parametrize("text", ["user@localhost", "@context", "a @ b.c", "git@5", "/pl/forum"])
def test_what_is_no_address_stays(text):
    assert formatted(text) == text


def test_long_line_is_formatted_at_once():
    line = "/" + "a." * 200_000

    started = time.perf_counter()
    assert formatted(line) == line

    # Linear: milliseconds. Quadratic: hours.
    assert time.perf_counter() - started < 2


def test_django_logs_each_line_once_on_standard_output():
    script = (
        "import sys; sys.path[:0] = ['graphql']\n"
        "import django; django.setup(); import logging\n"
        "logging.getLogger('django.request').error('Failed for anna@example.org')\n"
        "logging.getLogger('cms').info('Hello')"
    )

    result = python("-c", script, environment=PRODUCTION)

    assert [line.split(" ", 2)[2] for line in result.stdout.splitlines()] == [
        "ERROR django.request: Failed for <e-mail>",
        "INFO cms: Hello",
    ]
    assert result.stderr == ""


def test_tasks_are_logged_when_they_fail_and_not_each_time_they_run():
    script = (
        "import sys; sys.path[:0] = ['graphql']\n"
        "import django; django.setup(); import logging\n"
        # What the worker does, whatever the settings say.
        "logger = logging.getLogger('django_tasks'); logger.setLevel('INFO')\n"
        "logger.info('Task id=1 state=SUCCESSFUL'); logger.error('Task id=2 state=FAILED for anna@example.org')"
    )

    result = python("-c", script, environment=PRODUCTION)

    assert [line.split(" ", 2)[2] for line in result.stdout.splitlines()] == [
        "ERROR django_tasks: Task id=2 state=FAILED for <e-mail>"
    ]


def test_token_of_a_preview_is_replaced():
    line = '"GET /preview/5F9AMpHj6Clb7vv1-_B8K5F9AMpHj6Clb7vv1-_B8K/en/form/ HTTP/1.1" 200'

    assert formatted(line) == '"GET /preview/<token>/en/form/ HTTP/1.1" 200'


def test_token_of_a_registrants_link_is_replaced():
    line = '"GET /en/form/?action=manage&token=5F9AMpHj6Clb7vv1-_B8K&done=change HTTP/1.1" 200'

    assert formatted(line) == '"GET /en/form/?action=manage&token=<token>&done=change HTTP/1.1" 200'

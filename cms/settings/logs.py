"""Log lines on standard output, without personal data."""

import logging
import re
from typing import Any

# Deliberately wide: a false alarm costs a word in a log, a miss writes down somebody's address for years. An attempt
# begins only where a word begins, or a long path without any "@" would take quadratic time.
_WORD = r"\s@<>()\[\]\",;:="
EMAIL_ADDRESS = re.compile(rf"(?<![^{_WORD}'])[^{_WORD}'][^{_WORD}]*@[^{_WORD}']+\.[^\W\d_]{{2,}}")
# The values that PostgreSQL quotes of a row that it refuses, up to the end of its message.
_ROW = re.compile(
    r"(Failing row contains )\(.*?\)\.(?=\s*(?:\Z|\n\n(?:The above|During handling) |CONTEXT:))", re.DOTALL
)


# Whoever has the token of a registrant's link may do what that registrant may; that of a preview, see drafts.
TOKEN = re.compile(r"(\btoken=|/preview/)[\w%~.-]+")


class DiscreetFormatter(logging.Formatter):
    """
    Formats a record, its traceback included, without rows that are quoted, with `<e-mail>` for every address and
    `<token>` for every token.

    Databases and mail servers quote the value that they refuse ("Key (email)=(…) already exists"), so that keeping
    addresses out of our own messages is not enough.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line or lines for *record*."""
        line = _ROW.sub(r"\1(<values>).", super().format(record))
        return TOKEN.sub(r"\1<token>", EMAIL_ADDRESS.sub("<e-mail>", line))


def logging_settings(level: str) -> dict[str, Any]:
    """Return Django's `LOGGING`: everything from *level* upwards goes to standard output, each line once."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "discreet": {
                "()": "cms.settings.logs.DiscreetFormatter",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "discreet"},
            # Each save updates indexes by several tasks; the worker tells of each twice, whatever its level is.
            "failures": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "discreet",
                "level": "DEBUG" if level == "DEBUG" else "WARNING",
            },
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            # Django's own set-up gives the first and the last their own handlers: all would be written twice.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django_tasks": {"handlers": ["failures"], "level": level, "propagate": False},
            "django.server": {"handlers": ["stdout"], "level": level, "propagate": False},
        },
    }

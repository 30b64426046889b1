"""What a request asks for, as a key; and whether it may be answered from memory at all."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

PATH = "/graphql"
# As many bytes as the view takes.
MAX_BODY = 64 * 1024
# Headers whose names say that they tell who asks, or that the answer is for one client only.
PERSONAL = re.compile(r"COOKIE|AUTHORI[SZ]ATION|TOKEN|KEY|SECRET|PASSWORD|PREVIEW|UNLOCK|SESSION")
# Everything outside of the document that every answer may depend on; answers name further ones in `Vary`.
SURROUNDINGS = (
    "REQUEST_METHOD",
    "wsgi.url_scheme",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "SCRIPT_NAME",
    "PATH_INFO",
    "CONTENT_TYPE",
    "HTTP_ACCEPT",
    "HTTP_ORIGIN",
)

Key = tuple[Any, ...]


class Request:
    """A request that may be answered from memory."""

    def __init__(self, environ: dict[str, Any], text: bytes) -> None:
        """*text* is what is asked: the body of a POST, or the query string of a GET."""
        self.environ = environ
        self.is_get = environ["REQUEST_METHOD"] == "GET"
        self.surroundings = tuple([environ.get(name) for name in SURROUNDINGS])
        self.text = text

    @property
    def exact_key(self) -> Key:
        """The key of requests that are equal to the byte."""
        return (self.surroundings, blake2b(self.text, digest_size=20).digest())

    def key(self) -> Key | None:
        """
        Return the key of requests that ask for the same, in whichever order their JSON objects are written.

        None for what is no request that we know.
        """
        asked = _of_query_string(self.text) if self.is_get else _of_body(self.text)
        if asked is None:
            return None
        return (self.surroundings, "same", blake2b(asked.encode("utf-8", "surrogatepass"), digest_size=20).digest())


def request_of(environ: dict[str, Any]) -> Request | None:
    """
    Return the request when an answer for everybody may be given; None when it is for the application alone.

    Reads the body, and puts another stream with it in the place of the one that it read.
    """
    method = environ["REQUEST_METHOD"]
    if method not in ("GET", "POST") or not is_for_everybody(environ):
        return None
    if method == "GET":
        text = environ.get("QUERY_STRING", "")
        return Request(environ, text.encode("utf-8", "surrogateescape")) if len(text) <= MAX_BODY else None
    length = environ.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit()) or len(length) > 9 or int(length) > MAX_BODY:
        return None
    if environ.get("QUERY_STRING") or "HTTP_CONTENT_ENCODING" in environ or "HTTP_TRANSFER_ENCODING" in environ:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    return Request(environ, body) if len(body) == int(length) else None


def is_for_everybody(environ: dict[str, Any]) -> bool:
    """Return whether a request says nothing of who asks."""
    return not any(_is_personal(name) for name in environ if name.startswith("HTTP_"))


@lru_cache(maxsize=512)
def _is_personal(name: str) -> bool:
    return PERSONAL.search(name) is not None


def _of_body(body: bytes) -> str | None:
    asked = _loads(body)
    if not isinstance(asked, dict):
        return None
    return _dumps({name: value for name, value in asked.items() if value is not None and value != {}})


def _of_query_string(text: bytes) -> str | None:
    pairs: list[tuple[str, Any]] = parse_qsl(text.decode("utf-8", "surrogateescape"), keep_blank_values=True)
    for index, (name, value) in enumerate(pairs):
        if name in ("variables", "extensions") and value:
            pairs[index] = (name, _loads(value.encode("utf-8", "surrogatepass")))
    # Stable: of several with one name, the order is kept.
    return _dumps(sorted(pairs, key=lambda pair: pair[0]))


def _loads(text: bytes) -> Any:
    try:
        # Not orjson: it makes one number of all that are too long for it.
        return json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        return None


def _dumps(asked: Any) -> str | None:
    try:
        return json.dumps(asked, sort_keys=True)
    except (ValueError, RecursionError):
        return None


# --- Encodings --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def encoding(accepted: str) -> str:
    """Return the best of our encodings that an `Accept-Encoding` header takes: "br", "gzip" or "" for none."""
    wishes = {}
    for part in accepted[:500].lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        wishes[name] = not any(re.fullmatch(r"q=0(\.0*)?", parameter) for parameter in parameters)
    return next((name for name in ("br", "gzip") if wishes.get(name, wishes.get("*", False))), "")

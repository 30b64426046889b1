"""Writing XML."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.xmlutils import SimplerXMLGenerator


@contextmanager
def document() -> Iterator[tuple[SimplerXMLGenerator, io.BytesIO]]:
    """Give what writes a document, and where its bytes (UTF-8) are when it is finished."""
    content = io.BytesIO()
    xml = SimplerXMLGenerator(content, "utf-8", short_empty_elements=True)
    xml.startDocument()
    yield xml, content
    xml.endDocument()

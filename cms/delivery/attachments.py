"""What goes with a mail, in the form in which the outbox keeps it."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import Any

import segno

PNG = "image/png"
# For each of a code's squares: large enough to be read from a telephone's screen or from paper.
PIXELS = 8


@dataclass(frozen=True)
class Attachment:
    """
    A file that goes with a mail.

    :param media_type: without parameters, for example "text/calendar"
    :param method: what calendar programs are to do with a calendar file (RFC 5546, section 1.4); it is then also shown
        as another form of the mail's text, which is where most of them look
    """

    name: str
    media_type: str
    content: bytes
    method: str = ""

    def as_json(self) -> dict[str, str]:
        """Return what the outbox stores."""
        content = base64.b64encode(self.content).decode("ascii")
        return {"name": self.name, "type": self.media_type, "method": self.method, "content": content}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Attachment:
        """Return the attachment that `as_json` stored."""
        if "says" in value:
            return QrCode(value["name"], value["says"]).drawn()
        return cls(value["name"], value["type"], base64.b64decode(value["content"]), value["method"])


@dataclass(frozen=True)
class QrCode:
    """
    A picture of a code that a telephone reads.

    It is drawn when the mail is sent: that takes longer than everything else about a mail, and whoever writes one may
    hold a lock.
    """

    name: str
    says: str

    def as_json(self) -> dict[str, str]:
        """Return what the outbox stores."""
        return {"name": self.name, "type": PNG, "method": "", "says": self.says}

    def drawn(self) -> Attachment:
        """Return the picture."""
        picture = io.BytesIO()
        code = segno.make(self.says, error="m", micro=False)
        code.save(picture, kind="png", scale=PIXELS, border=4)
        return Attachment(self.name, PNG, picture.getvalue())

"""
What may be uploaded: pictures that can really be decoded, and documents of the kinds that offices use.

A picture's size is read from its header and limited before anything is decoded: a PNG of 467 KB can hold 120 million
pixels, which take 435 MiB. Then all of it is decoded once, because a truncated file fails only there, and would fail
later in every rendition. SVG is refused: it is a program that runs in the visitor's browser.
"""

import io
from typing import Any

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import FileExtensionValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image as PILImage
from PIL import UnidentifiedImageError
from wagtail.images.fields import WagtailImageField

# Pillow has others that start programs (EPS). Not every build of it has AVIF.
_DECODERS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")

MAX_DOCUMENT_BYTES = 50 * 1024 * 1024

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How the files of each kind begin; None: text.
_SIGNATURES: dict[str, bytes | None] = {
    "pdf": b"%PDF-",
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "odt": _ZIP,
    "ods": _ZIP,
    "odp": _ZIP,
    "epub": _ZIP,
    "zip": _ZIP,
    "doc": _OLE,
    "xls": _OLE,
    "ppt": _OLE,
    "rtf": b"{\\rtf",
    "csv": None,
    "txt": None,
    "ics": None,
}
DOCUMENT_EXTENSIONS = sorted(_SIGNATURES)


class UploadedImageField(WagtailImageField):
    """
    The file input of the image form: our own look at the picture, then Wagtail's checks of name, type and size.

    Ours come first, because Wagtail decodes a picture to learn its size, and stumbles over damaged ones.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["file_too_many_pixels"] = _(
            "This picture has too many pixels (%(num_pixels)s). Make it smaller before you upload it: at most"
            " %(max_pixels_count)s pixels (width × height)."
        )
        self.error_messages["damaged"] = _(
            "This picture is damaged or incomplete. Open it on your computer, save it again as JPEG or PNG, and upload"
            " that file."
        )

    def to_python(self, data: Any) -> Any:
        """:raises ValidationError: when the file is no picture, too large, or damaged"""
        # The form's class is made once, and its field with it.
        self.max_image_pixels = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
        try:
            if data not in self.empty_values and data.size <= self.max_upload_size:
                self._decode(data)
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:
            # Decoders raise whatever their loops run into: EOFError, struct.error, SyntaxError, MemoryError.
            raise ValidationError(self.error_messages["damaged"], code="damaged") from error

    def _decode(self, upload: Any) -> None:
        """Look at the header, then decode every frame, one at a time; leave *upload* at its beginning."""
        PILImage.init()
        decoders = [name for name in _DECODERS if name in PILImage.OPEN]
        upload.seek(0)
        try:
            with PILImage.open(io.BytesIO(upload.read()), formats=decoders) as image:
                frames = getattr(image, "n_frames", 1)
                self._check_pixels(image.width * image.height * frames)
                for frame in range(frames):
                    image.seek(frame)
                    image.load()
        except PILImage.DecompressionBombError:
            self._check_pixels(None)
        except UnidentifiedImageError:
            # No picture, or of a kind that isn't taken: Wagtail has the words for that.
            pass
        finally:
            upload.seek(0)

    def _check_pixels(self, pixels: int | None) -> None:
        """:raises ValidationError: when there are too many; None is more than Pillow wants to count"""
        if pixels is None or pixels > self.max_image_pixels:
            raise ValidationError(
                self.error_messages["file_too_many_pixels"],
                code="file_too_many_pixels",
                params={
                    "num_pixels": _("unknown number") if pixels is None else intcomma(pixels),
                    "max_pixels_count": intcomma(self.max_image_pixels),
                },
            )


def validate_document(file: File[bytes]) -> None:
    """
    Check the kind, the size and the first bytes of *file*, and leave it at its beginning.

    :raises ValidationError: with what can be uploaded instead
    """
    FileExtensionValidator(DOCUMENT_EXTENSIONS)(file)
    if not file.size:
        raise ValidationError(_("This file is empty. Choose the right one, or save it again."), code="empty")
    if file.size > MAX_DOCUMENT_BYTES:
        raise ValidationError(
            _("This file is too big (%(size)s). Upload one of at most %(limit)s."),
            code="too_big",
            params={"size": filesizeformat(file.size), "limit": filesizeformat(MAX_DOCUMENT_BYTES)},
        )
    extension = (file.name or "").rsplit(".", 1)[-1].lower()
    file.seek(0)
    beginning = file.read(1024)
    file.seek(0)
    signature = _SIGNATURES[extension]
    # A PDF may have a few bytes before its signature (ISO 32000-1, annex H.3.4.1).
    fits = b"\0" not in beginning if signature is None else signature in beginning if extension == "pdf" else None
    if fits is None:
        fits = beginning.startswith(signature or b"")
    if not fits:
        raise ValidationError(
            _("The name says that this is a %(kind)s file, but its content isn't. Save it again in that format."),
            code="content",
            params={"kind": extension.upper()},
        )

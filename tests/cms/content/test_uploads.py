from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as PILImage
from wagtail.models import Collection

from cms.content.models import Document, Image
from cms.content.uploads import DOCUMENT_EXTENSIONS, MAX_DOCUMENT_BYTES, validate_document

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def _picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), frames: int = 1) -> bytes:
    buffer = io.BytesIO()
    # Noise doesn't compress, so that half of the file is about half of the picture.
    pictures = [PILImage.effect_noise(size, 80 + number).convert("RGB") for number in range(frames)]
    extra = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    pictures[0].save(buffer, kind, **extra)
    return buffer.getvalue()


def _png_header(width: int, height: int) -> bytes:
    """Return the beginning of a PNG that says how large it is, and has nothing to decode."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.fixture
def admin(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("administrator", password="secret"))
    return client


def _upload_picture(admin: Client, name: str, content: bytes) -> tuple[int, str]:
    """Upload in the admin; return the status and what the form says about the file."""
    response = admin.post(
        reverse("wagtailimages:add"),
        {
            "title": "Picture",
            "file": SimpleUploadedFile(name, content),
            "collection": Collection.get_first_root_node().pk,
            "description": "",
            "tags": "",
            "credit": "",
            "licence": "",
        },
    )
    form = None if response.context is None else response.context.get("form")
    return response.status_code, "" if form is None else " ".join(form.errors.get("file", []))


@pytest.mark.parametrize(
    ("name", "kind", "frames"),
    [("a.png", "PNG", 1), ("a.jpg", "JPEG", 1), ("a.gif", "GIF", 3), ("a.webp", "WEBP", 1), ("a.webp", "WEBP", 3)],
)
def test_sound_picture_is_taken(admin: Client, name: str, kind: str, frames: int) -> None:
    assert _upload_picture(admin, name, _picture(kind, frames=frames)) == (302, "")
    image = Image.objects.get()
    assert (image.width, image.height) == (64, 48)
    assert image.get_rendition("width-32").width == 32


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.gif", "GIF"), ("a.webp", "WEBP")])
def test_truncated_picture_is_refused_in_words(admin: Client, name: str, kind: str) -> None:
    whole = _picture(kind)
    status, error = _upload_picture(admin, name, whole[: len(whole) // 2])
    assert status == 200
    assert "damaged" in error or "not a valid image" in error.lower() or "corrupted" in error
    assert not Image.objects.exists()


def test_malformed_animation_is_refused_in_words(admin: Client) -> None:
    whole = bytearray(_picture("GIF", frames=3))
    whole[-200:] = b"\x2c" * 200
    status, error = _upload_picture(admin, "a.gif", bytes(whole))
    assert status == 200
    assert error
    assert not Image.objects.exists()


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_bomb_is_refused_by_its_header_before_anything_is_decoded(admin: Client) -> None:
    # There is nothing to decode in it: had the size been checked later, the complaint would be about damage.
    status, error = _upload_picture(admin, "a.png", _png_header(12_000, 10_000))
    assert status == 200
    assert "too many pixels" in error
    assert "120,000,000" in error
    assert "40,000,000" in error
    assert "damaged" in _upload_picture(admin, "a.png", _png_header(4_000, 3_000))[1]
    # More than Pillow itself would open.
    assert "too many pixels" in _upload_picture(admin, "a.png", _png_header(60_000, 60_000))[1]


def test_animation_counts_all_its_frames(admin: Client, settings: object) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64 * 48 * 2  # type: ignore[attr-defined]
    assert _upload_picture(admin, "a.gif", _picture("GIF", frames=2))[0] == 302
    status, error = _upload_picture(admin, "b.gif", _picture("GIF", frames=3))
    assert (status, "too many pixels" in error) == (200, True)


def test_svg_is_refused(admin: Client) -> None:
    status, error = _upload_picture(admin, "a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    assert status == 200
    assert "PNG" in error


def test_picture_under_another_name_is_refused(admin: Client) -> None:
    status, error = _upload_picture(admin, "a.png", _picture("JPEG"))
    assert status == 200
    assert ".png" in error


def test_multiple_upload_refuses_a_truncated_picture_too(admin: Client) -> None:
    whole = _picture()
    response = admin.post(
        reverse("wagtailimages:add_multiple"),
        {
            "title": "Picture",
            "files[]": SimpleUploadedFile("a.png", whole[: len(whole) // 2]),
            "collection": Collection.get_first_root_node().pk,
        },
    )
    assert response.status_code == 200
    assert response.json()["success"] is False
    assert not Image.objects.exists()


def test_form_of_a_picture_asks_for_credit_and_licence(admin: Client) -> None:
    image = Image(title="Picture", description="A desk", file=ContentFile(_picture(), "a.png"))
    image.save()
    page = admin.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()
    assert 'name="credit"' in page
    assert 'value="cc_by_4"' in page


def test_description_is_the_alternative_text_and_no_file_name(admin: Client) -> None:
    response = admin.post(
        reverse("wagtailimages:add"),
        {
            "title": "Picture",
            "file": SimpleUploadedFile("a.png", _picture()),
            "collection": Collection.get_first_root_node().pk,
            "description": "EWSI_28.02.12.png",
        },
    )
    assert "name of a file" in str(response.context["form"].errors["description"])
    assert Image(title="IMG_0815", description="A desk").default_alt_text == "A desk"
    assert Image(title="IMG_0815").default_alt_text == ""


# --- Documents --------------------------------------------------------------------------------------------------


def _upload_document(admin: Client, name: str, content: bytes) -> tuple[int, str]:
    response = admin.post(
        reverse("wagtaildocs:add"),
        {
            "title": "Document",
            "file": SimpleUploadedFile(name, content),
            "collection": Collection.get_first_root_node().pk,
            "tags": "",
            "language": "pl",
            "licence": "",
        },
    )
    form = None if response.context is None else response.context.get("form")
    return response.status_code, "" if form is None else " ".join(form.errors.get("file", []))


def test_document_is_taken_with_its_language(admin: Client) -> None:
    assert _upload_document(admin, "agenda.pdf", PDF) == (302, "")
    document = Document.objects.get()
    assert (document.language, document.file_size, document.content_type) == ("pl", len(PDF), "application/pdf")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("agenda.exe", b"MZ", "exe"),
        ("agenda.html", b"<!doctype html>", "html"),
        ("agenda.svg", b"<svg/>", "svg"),
        ("agenda.pdf", b"<!doctype html><script>alert(1)</script>", "PDF"),
        ("agenda.docx", PDF, "DOCX"),
        ("list.csv", b"a;b\0;c", "CSV"),
    ],
)
def test_document_of_another_kind_is_refused_in_words(admin: Client, name: str, content: bytes, said: str) -> None:
    status, error = _upload_document(admin, name, content)
    assert status == 200
    assert said in error
    assert not Document.objects.exists()


def test_pdf_may_have_bytes_before_its_signature() -> None:
    validate_document(ContentFile(b"\n\n" + PDF, "agenda.pdf"))


def test_text_and_office_files_are_known() -> None:
    validate_document(ContentFile("imię;kraj\n".encode(), "list.csv"))
    validate_document(ContentFile(b"PK\x03\x04" + bytes(20), "agenda.docx"))
    assert "svg" not in DOCUMENT_EXTENSIONS


def test_document_too_big_says_the_limit() -> None:
    file = ContentFile(PDF, "agenda.pdf")
    file.size = MAX_DOCUMENT_BYTES + 1  # type: ignore[misc] # 50 MB needn't be there to be too many
    with pytest.raises(Exception, match="50"):
        validate_document(file)


def test_stored_document_isnt_checked_again(admin: Client) -> None:
    _upload_document(admin, "agenda.pdf", PDF)
    document = Document.objects.get()
    document.file.storage.delete(document.file.name)
    # Its file is gone, and its title can still be corrected.
    document.title = "Agenda"
    document.full_clean()

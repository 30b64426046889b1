"""The form of pictures in the admin. Apart, because Wagtail's own can't be imported before the models."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from cms.content.uploads import UploadedImageField


class ImageForm(BaseImageForm):
    """The form behind the image library, choosers and multiple uploads (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    file = UploadedImageField(
        label=capfirst(_("file")),
        # The widget that Wagtail's own form has: it suggests the file's name as the title.
        widget=BaseImageForm.Meta.widgets["file"],
    )

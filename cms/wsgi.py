"""The WSGI application that a server runs."""

import os
import sys
from pathlib import Path

# `graphql/` is a source root, not a package; a server does not come in through manage.py, which puts it on the path.
SOURCE_ROOT = str(Path(__file__).resolve().parent.parent / "graphql")
if SOURCE_ROOT not in sys.path:
    sys.path.insert(0, SOURCE_ROOT)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

from django.core.wsgi import get_wsgi_application  # noqa: E402 (needs the path and the settings' name)

django_application = get_wsgi_application()

from api.cache import in_front_of  # noqa: E402 (needs Django to be set up)

application = in_front_of(django_application)

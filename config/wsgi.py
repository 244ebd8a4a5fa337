"""The web process's entry: `granian --interface wsgi config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from heliu.lawbook.api import watch  # noqa: E402 - its parts have models: Django comes first

if address := os.environ.get("DATABASE_URL"):
    watch(address)

"""The address of Django's database, for connections of our own beside its."""

from django.db import connection
from psycopg.conninfo import make_conninfo

_GIVEN = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def beside_django(application_name: str) -> str:
    """With the options Django connects by; the server knows the connection by ``application_name``."""
    settings = connection.settings_dict
    parts = {name: str(settings[key]) for name, key in _GIVEN.items() if settings[key]}
    options = {name: str(value) for name, value in settings.get("OPTIONS", {}).items()}
    return make_conninfo(**{**options, **parts, "application_name": application_name})

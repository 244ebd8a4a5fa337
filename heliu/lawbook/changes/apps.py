"""The part as Django knows it: each part of the room has tables and migrations of its own."""

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "heliu.lawbook.changes"
    label = "lawbook_changes"
    verbose_name = "参数变更"
    default_auto_field = "django.db.models.BigAutoField"

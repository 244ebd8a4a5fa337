"""The room as Django knows it."""

from django.apps import AppConfig


class ReliefsConfig(AppConfig):
    name = "heliu.reliefs"
    label = "reliefs"
    verbose_name = "税收优惠"
    default_auto_field = "django.db.models.BigAutoField"

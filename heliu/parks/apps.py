"""The room as Django knows it."""

from django.apps import AppConfig


class ParksConfig(AppConfig):
    name = "heliu.parks"
    label = "parks"
    verbose_name = "园区"
    default_auto_field = "django.db.models.BigAutoField"

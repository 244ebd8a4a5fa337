"""The room as Django knows it."""

from django.apps import AppConfig


class OverseasConfig(AppConfig):
    name = "heliu.overseas"
    label = "overseas"
    verbose_name = "海外仓"
    default_auto_field = "django.db.models.BigAutoField"

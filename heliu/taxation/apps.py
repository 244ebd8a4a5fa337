"""The room as Django knows it."""

from django.apps import AppConfig


class TaxationConfig(AppConfig):
    name = "heliu.taxation"
    label = "taxation"
    verbose_name = "税款"
    default_auto_field = "django.db.models.BigAutoField"

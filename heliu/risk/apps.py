"""The risk room as a Django application."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "heliu.risk"
    label = "risk"
    verbose_name = "风险防控"
    default_auto_field = "django.db.models.BigAutoField"

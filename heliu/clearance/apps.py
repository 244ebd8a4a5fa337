"""The clearance room as a Django application."""

from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    name = "heliu.clearance"
    label = "clearance"
    verbose_name = "通关"
    default_auto_field = "django.db.models.BigAutoField"

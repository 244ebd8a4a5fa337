"""The declarations room as a Django application."""

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "heliu.declarations"
    label = "declarations"
    verbose_name = "申报单证"
    default_auto_field = "django.db.models.BigAutoField"

"""The relay room as a Django application."""

from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "heliu.relay"
    label = "relay"
    verbose_name = "转送海关"
    default_auto_field = "django.db.models.BigAutoField"

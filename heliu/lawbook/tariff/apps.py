"""The part as Django knows it: each part of the room has tables and migrations of its own."""

from django.apps import AppConfig


class TariffConfig(AppConfig):
    name = "heliu.lawbook.tariff"
    label = "lawbook_tariff"
    verbose_name = "税则版本"
    default_auto_field = "django.db.models.BigAutoField"

"""The room as Django knows it."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "heliu.registry"
    label = "registry"
    verbose_name = "企业备案"
    default_auto_field = "django.db.models.BigAutoField"

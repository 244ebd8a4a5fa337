"""The part as Django knows it."""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "heliu.whatif.studies"
    label = "whatif_studies"
    verbose_name = "政策推演"
    default_auto_field = "django.db.models.BigAutoField"

"""The submission room as a Django application."""

from django.apps import AppConfig


class SubmissionConfig(AppConfig):
    name = "heliu.submission"
    label = "submission"
    verbose_name = "报送"
    default_auto_field = "django.db.models.BigAutoField"

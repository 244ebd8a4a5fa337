"""The room as Django knows it."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "heliu.reporting"
    label = "reporting"
    verbose_name = "平台涉税信息报送"
    default_auto_field = "django.db.models.BigAutoField"

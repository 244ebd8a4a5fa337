"""The room as Django knows it."""

from django.apps import AppConfig

from heliu.policies.working_days import ask_also
from heliu.refunds.calendars import hold, released_year


class RefundsConfig(AppConfig):
    name = "heliu.refunds"
    label = "refunds"
    verbose_name = "出口退税"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Years whose holidays officers have released are known in every process that looks at the law book."""
        from heliu.lawbook.api import look_also  # noqa: PLC0415  (its parts have models: Django comes first)

        ask_also(released_year)
        look_also(hold)

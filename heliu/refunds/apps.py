"""The room as Django knows it."""

from django.apps import AppConfig

from heliu.policies.working_days import ask_also


class RefundsConfig(AppConfig):
    name = "heliu.refunds"
    label = "refunds"
    verbose_name = "出口退税"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Years whose holidays officers have released are known to whoever counts working days in this process."""
        from heliu.refunds.calendars import released_year  # noqa: PLC0415  (its table is ready only now)

        ask_also(released_year)

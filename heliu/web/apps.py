"""The web room as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "heliu.web"
    label = "web"

    def ready(self) -> None:
        from heliu.web.kit.catalogues import compile_stale, po_files  # noqa: PLC0415  (at start only)

        compile_stale(po_files())

"""The originals room as a Django application."""

from django.apps import AppConfig


class OriginalsConfig(AppConfig):
    name = "heliu.originals"
    label = "originals"
    verbose_name = "支付原始数据"
    default_auto_field = "django.db.models.BigAutoField"

"""The part as Django knows it: each part of the room has tables and migrations of its own."""

from django.apps import AppConfig


class PositiveListConfig(AppConfig):
    name = "heliu.lawbook.positive_list"
    label = "lawbook_positive_list"
    verbose_name = "正面清单版本"
    default_auto_field = "django.db.models.BigAutoField"

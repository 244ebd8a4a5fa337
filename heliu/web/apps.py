"""The web room as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "heliu.web"
    label = "web"

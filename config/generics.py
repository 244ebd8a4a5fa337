"""Lets admin classes name their model (``ModelAdmin[Firm]``), as mypy wants and Django 5.2 does not yet allow."""

from django.contrib.admin.options import BaseModelAdmin
from django.forms.models import BaseModelForm


def allow_generics() -> None:
    for family in (BaseModelAdmin, BaseModelForm):
        if not hasattr(family, "__class_getitem__"):
            setattr(family, "__class_getitem__", classmethod(lambda cls, *_: cls))  # noqa: B010

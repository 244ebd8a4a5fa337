"""The tables of the room, for Django: those of tax bills."""

from heliu.taxation.bills import models as bill_models  # noqa: F401  (Django reads the tables of an app here)

"""Versions of the tariff as they were uploaded. What is decided is never changed: the database sees to it (0002)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliu.kernel.naming import choices
from heliu.lawbook.tables.facts import State
from heliu.lawbook.tables.models import TableVersion, release_rules
from heliu.lawbook.tariff.facts import MOVES


class Version(TableVersion):
    """One table with its document."""

    moves = MOVES

    state = models.CharField("状态", max_length=10, choices=choices(MOVES), default=State.WAITING.value)

    class Meta(TableVersion.Meta):
        verbose_name = "税则版本"
        verbose_name_plural = "税则版本"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *release_rules("lawbook_tariff"),
            models.CheckConstraint(
                condition=Q(state=State.WAITING.value, decided_at__isnull=True)
                | (~Q(state=State.WAITING.value) & Q(decided_at__isnull=False)),
                name="lawbook_tariff_decided",
            ),
        ]

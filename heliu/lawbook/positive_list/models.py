"""Versions of the positive list. What is released or taken back is never changed: the database sees to it (0002)."""

from typing import ClassVar

from django.db import models

from heliu.kernel.naming import choices
from heliu.lawbook.positive_list.facts import MOVES
from heliu.lawbook.tables.facts import State
from heliu.lawbook.tables.models import TableVersion, release_rules


class ListVersion(TableVersion):
    """One list with its document; ``revision`` counts the corrections of its draft."""

    moves = MOVES

    announced = models.PositiveIntegerField("公告条数")
    revision = models.PositiveIntegerField("改动序号", default=1)
    state = models.CharField("状态", max_length=10, choices=choices(MOVES), default=State.DRAFT.value)

    class Meta(TableVersion.Meta):
        verbose_name = "正面清单版本"
        verbose_name_plural = "正面清单版本"
        constraints: ClassVar[list[models.BaseConstraint]] = release_rules("lawbook_list")


class ListImpact(models.Model):
    """What a list would have done to history (影响推算), as the what-if room said it for these lines of it."""

    version = models.ForeignKey(ListVersion, on_delete=models.PROTECT, related_name="impacts")
    revision = models.PositiveIntegerField("改动序号")
    told = models.JSONField("推算结果")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "清单影响推算"
        verbose_name_plural = "清单影响推算"
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.revision} {self.at}"

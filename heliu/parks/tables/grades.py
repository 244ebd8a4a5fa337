"""Graded management (分级管理): a park's grade of each year, what was proposed, what was decided, and why."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from heliu.parks.facts import GradeLevel
from heliu.parks.tables.places import Park

LEVELS = [level.value for level in GradeLevel]


class Grade(models.Model):
    """Never changed: a review that is reopened adds a row, and the newest of a year stands."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="grades", verbose_name="园区")
    year = models.PositiveSmallIntegerField("评定年度")
    criteria = models.CharField("分级标准版本", max_length=20)
    figures = models.JSONField("指标值")
    score = models.DecimalField("得分", max_digits=6, decimal_places=2)
    proposed = models.CharField("按标准得出", max_length=2, choices=[(level.value, level.zh) for level in GradeLevel])
    level = models.CharField("评定等级", max_length=2, choices=[(level.value, level.zh) for level in GradeLevel])
    reason = models.CharField("理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="评定人"
    )
    decided_at = models.DateTimeField("评定时间")

    class Meta:
        verbose_name = "园区等级"
        verbose_name_plural = "园区等级"
        ordering: ClassVar[list[str]] = ["-year", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(level__in=LEVELS, proposed__in=LEVELS), name="parks_grade_level"),
            # Who departs from what the figures say must say why.
            models.CheckConstraint(condition=Q(level=F("proposed")) | ~Q(reason=""), name="parks_grade_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.park_id} {self.year} {self.level}"

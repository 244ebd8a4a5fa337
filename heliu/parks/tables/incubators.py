"""Incubators and start-up centres (孵化基地、创新创业中心): from the application to a filed firm."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from heliu.parks.facts import StartupState
from heliu.parks.tables.places import Park
from heliu.people.facts import FIRM_CODE


class Batch(models.Model):
    """A round of seats (孵化批次) in a park's incubator, open for applications from a day to a day (both included)."""

    code = models.CharField("批次编号", primary_key=True, max_length=20)
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="batches", verbose_name="园区")
    name = models.CharField("名称", max_length=100)
    seats = models.PositiveSmallIntegerField("席位数")
    opens = models.DateField("申请开始")
    closes = models.DateField("申请截止 (含当日)")

    class Meta:
        verbose_name = "孵化批次"
        verbose_name_plural = "孵化批次"
        ordering: ClassVar[list[str]] = ["-opens", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(seats__gt=0), name="parks_batch_seats"),
            models.CheckConstraint(condition=Q(closes__gte=F("opens")), name="parks_batch_period"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Startup(models.Model):
    """A team that applies for a seat (孵化项目). The contact is sealed; only what is masked may be shown."""

    number = models.CharField("项目编号", max_length=20, unique=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="startups", verbose_name="批次")
    project = models.CharField("项目名称", max_length=100)
    summary = models.CharField("项目简介", max_length=1000)
    contact = models.BinaryField("联系人 (密封)")
    contact_shown = models.CharField("联系人 (脱敏)", max_length=60)
    state = models.CharField(
        "状态",
        max_length=20,
        choices=[(state.value, state.zh) for state in StartupState],
        default=StartupState.APPLIED.value,
    )
    seat = models.PositiveSmallIntegerField("席位", null=True, blank=True)
    applied_on = models.DateField("申请日期")
    admitted_on = models.DateField("入孵日期", null=True, blank=True)
    left_on = models.DateField("出孵日期", null=True, blank=True)
    firm_code = models.CharField("出孵企业海关编码", max_length=10, blank=True)
    remark = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "孵化项目"
        verbose_name_plural = "孵化项目"
        ordering: ClassVar[list[str]] = ["batch_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["batch", "seat"],
                condition=Q(state=StartupState.SEATED.value),
                name="parks_startup_one_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in StartupState]), name="parks_startup_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=StartupState.SEATED.value) | Q(seat__isnull=False, admitted_on__isnull=False),
                name="parks_startup_seated",
            ),
            models.CheckConstraint(
                condition=~Q(state=StartupState.FILED.value) | Q(firm_code__regex=FIRM_CODE, left_on__isnull=False),
                name="parks_startup_filed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.project}"


class Coaching(models.Model):
    """One session of a mentor with a seated team (辅导记录)."""

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="coachings", verbose_name="项目")
    day = models.DateField("日期")
    mentor = models.CharField("导师", max_length=50)
    topic = models.CharField("内容", max_length=200)
    hours = models.DecimalField("时长 (小时)", max_digits=4, decimal_places=1)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="记录人"
    )

    class Meta:
        verbose_name = "辅导记录"
        verbose_name_plural = "辅导记录"
        ordering: ClassVar[list[str]] = ["startup_id", "day", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=24), name="parks_coaching_hours")
        ]

    def __str__(self) -> str:
        return f"{self.startup_id} {self.day} {self.topic}"

"""Events of a park (园区活动): contests, courses, match-making, and which firms came."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliu.parks.tables.places import Park
from heliu.people.facts import FIRM_CODE


class Meeting(models.Model):
    """An event with a limited number of places."""

    code = models.CharField("活动编号", primary_key=True, max_length=20)
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="meetings", verbose_name="主办园区")
    title = models.CharField("名称", max_length=100)
    day = models.DateField("日期")
    place = models.CharField("地点", max_length=100)
    places = models.PositiveSmallIntegerField("名额")

    class Meta:
        verbose_name = "园区活动"
        verbose_name_plural = "园区活动"
        ordering: ClassVar[list[str]] = ["-day", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(places__gt=0), name="parks_meeting_places")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.title}"


class Attendance(models.Model):
    """A firm has signed up (报名); after the day the park notes whether it came (到场)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name="活动")
    firm_code = models.CharField("企业海关编码", max_length=10)
    signed_at = models.DateTimeField("报名时间")
    came = models.BooleanField("到场", null=True, blank=True)

    class Meta:
        verbose_name = "活动报名"
        verbose_name_plural = "活动报名"
        ordering: ClassVar[list[str]] = ["meeting_id", "signed_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "firm_code"], name="parks_attendance_once"),
            models.CheckConstraint(condition=Q(firm_code__regex=FIRM_CODE), name="parks_attendance_firm"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.firm_code}"

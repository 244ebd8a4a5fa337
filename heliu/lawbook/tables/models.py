"""The columns and the rules of a version of a whole table; each table adds what it has of its own."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from heliu.lawbook.changes.facts import NAME_CHARS_MAX, REASON_CHARS_MAX
from heliu.lawbook.tables.facts import State
from heliu.policies.parameters import CONFIDENCES

TITLE_CHARS_MAX = 200


class TableVersion(models.Model):
    """One table with its document; with a ``release_no`` it is law from ``since`` on."""

    moves: ClassVar[Mapping[State, frozenset[State]]]
    """What may become of a version of this table."""

    since = models.DateField("施行日期")
    title = models.CharField("文件", max_length=TITLE_CHARS_MAX)
    article = models.CharField("条款", max_length=TITLE_CHARS_MAX)
    published = models.DateField("公布日期", null=True, blank=True)
    status = models.CharField("可信度", max_length=20, choices=[(one, one) for one in CONFIDENCES])
    text = models.TextField("各行 (CSV)")
    lines = models.PositiveIntegerField("行数")
    file_name = models.CharField("文件名", max_length=TITLE_CHARS_MAX)
    digest = models.CharField("文件摘要 (SHA-256)", max_length=64)
    state = models.CharField("状态", max_length=10)
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploader_name = models.CharField("上传人", max_length=NAME_CHARS_MAX)
    uploaded_at = models.DateTimeField("上传时间")
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decider_name = models.CharField("办理人", max_length=NAME_CHARS_MAX, blank=True)
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=REASON_CHARS_MAX, blank=True)
    release_no = models.PositiveIntegerField("发布序号", null=True, blank=True, unique=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.since} {self.title}"


def release_rules(prefix: str) -> list[models.BaseConstraint]:
    """One release a day, a number for what is released and for nothing else, and two persons for each."""
    return [
        models.UniqueConstraint(fields=["since"], condition=Q(state=State.RELEASED.value), name=f"{prefix}_one_a_day"),
        models.CheckConstraint(
            condition=Q(state=State.RELEASED.value, release_no__isnull=False)
            | (~Q(state=State.RELEASED.value) & Q(release_no__isnull=True)),
            name=f"{prefix}_released",
        ),
        models.CheckConstraint(
            condition=~Q(state=State.RELEASED.value) | (Q(decider__isnull=False) & ~Q(decider=models.F("uploader"))),
            name=f"{prefix}_two_persons",
        ),
    ]

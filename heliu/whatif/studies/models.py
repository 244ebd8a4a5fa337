"""What-ifs with their answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from heliu.kernel.naming import choices
from heliu.lawbook.changes.facts import NAME_CHARS_MAX
from heliu.policies.change_files import TITLE_CHARS_MAX
from heliu.whatif.studies.facts import OPEN, PROBLEM_CHARS_MAX, State


class Study(models.Model):
    """A change asked about; ``seen_at`` is the last sign of life of the job that works on it."""

    title_zh = models.CharField("名称", max_length=TITLE_CHARS_MAX)
    title_en = models.CharField("英文名称", max_length=TITLE_CHARS_MAX)
    draft = models.BigIntegerField("变更草案", null=True, blank=True)
    goods_list = models.BigIntegerField("正面清单版本", null=True, blank=True)
    goods_revision = models.PositiveIntegerField("清单改动序号", null=True, blank=True)
    text = models.TextField("变更文件", blank=True)
    digest = models.CharField("变更文件摘要 (SHA-256)", max_length=64)
    since = models.DateField("起始日")
    until = models.DateField("截止日")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asker_name = models.CharField("申请人", max_length=NAME_CHARS_MAX)
    language = models.CharField("语言", max_length=10)
    state = models.CharField("状态", max_length=10, choices=choices(State), default=State.WAITING.value)
    done = models.PositiveSmallIntegerField("已完成步数", default=0)
    steps = models.PositiveSmallIntegerField("总步数", default=0)
    problem = models.CharField("没有完成的原因", max_length=PROBLEM_CHARS_MAX, blank=True)
    told = models.JSONField("推演结果", null=True, blank=True)
    asked_at = models.DateTimeField("申请时间")
    seen_at = models.DateTimeField("最近进展", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "政策推演"
        verbose_name_plural = "政策推演"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(state=State.READY.value) | models.Q(told__isnull=False), name="whatif_study_told"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["draft", "id"], name="whatif_study_draft"),
            models.Index(fields=["goods_list", "id"], name="whatif_study_list"),
            models.Index(
                fields=["asker"], name="whatif_study_open", condition=models.Q(state__in=[one.value for one in OPEN])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.title_zh}"

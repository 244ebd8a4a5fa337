"""Drafts of changes and what was done to them. What is decided is never changed: the database sees to it (0002)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from heliu.kernel.naming import choices
from heliu.lawbook.changes.facts import NAME_CHARS_MAX, REASON_CHARS_MAX, Deed, Scope, State
from heliu.policies.change_files import TITLE_CHARS_MAX


class Draft(models.Model):
    """A change as its author writes it; with a ``release_no`` it is law, in the order of the numbers."""

    title_zh = models.CharField("名称", max_length=TITLE_CHARS_MAX)
    title_en = models.CharField("英文名称", max_length=TITLE_CHARS_MAX)
    scope = models.CharField("范围", max_length=10, choices=choices(Scope))
    text = models.TextField("变更文件")
    first_day = models.DateField("最早施行日")
    state = models.CharField("状态", max_length=10, choices=choices(State), default=State.DRAFT.value)
    drafter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafter_name = models.CharField("起草人", max_length=NAME_CHARS_MAX)
    drafter_post = models.CharField("起草人岗位", max_length=20)
    made_at = models.DateTimeField("起草时间")
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decider_name = models.CharField("复核人", max_length=NAME_CHARS_MAX, blank=True)
    decided_at = models.DateTimeField("办结时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=REASON_CHARS_MAX, blank=True)
    release_no = models.PositiveIntegerField("发布序号", null=True, blank=True, unique=True)

    class Meta:
        verbose_name = "变更草案"
        verbose_name_plural = "变更草案"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=State.APPROVED.value, release_no__isnull=False)
                | (~Q(state=State.APPROVED.value) & Q(release_no__isnull=True)),
                name="lawbook_draft_released",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, state__in=[State.DRAFT.value, State.SUBMITTED.value])
                | (Q(decided_at__isnull=False) & ~Q(state__in=[State.DRAFT.value, State.SUBMITTED.value])),
                name="lawbook_draft_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED.value) | (Q(decider__isnull=False) & ~Q(decider=models.F("drafter"))),
                name="lawbook_draft_two_persons",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "id"], name="lawbook_draft_state"),
            models.Index(fields=["first_day", "id"], name="lawbook_draft_first_day"),
            models.Index(fields=["made_at", "id"], name="lawbook_draft_made"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.title_zh}"


class Step(models.Model):
    """One thing done to a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="steps")
    deed = models.CharField("事项", max_length=10, choices=choices(Deed))
    who = models.CharField("办理人", max_length=NAME_CHARS_MAX)
    words = models.CharField("说明", max_length=REASON_CHARS_MAX, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.deed}"


class Impact(models.Model):
    """What a draft would have done to history (影响推算), as the what-if room said it for this text of the draft."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="impacts")
    digest = models.CharField("草案摘要 (SHA-256)", max_length=64)
    told = models.JSONField("推算结果")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "影响推算"
        verbose_name_plural = "影响推算"
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.at}"

"""Recognition of parks (园区认定): the case, what it rests on, and what each reviewer made of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from heliu.parks.facts import EvidenceKind, RecognitionState
from heliu.parks.tables.places import Park

DECIDED = (RecognitionState.RECOGNISED.value, RecognitionState.REFUSED.value)
CLOSED = (*DECIDED, RecognitionState.WITHDRAWN.value)


class Recognition(models.Model):
    """A park asks to be recognised under the criteria of a version; the number is its key for people."""

    number = models.CharField("认定申请号", max_length=20, unique=True)
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="recognitions", verbose_name="园区")
    criteria = models.CharField("认定标准版本", max_length=20)
    state = models.CharField(
        "状态",
        max_length=20,
        choices=[(state.value, state.zh) for state in RecognitionState],
        default=RecognitionState.DRAFT.value,
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="申请人"
    )
    opened_at = models.DateTimeField("建立时间")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    remark = models.CharField("退回或决定理由", max_length=500, blank=True)
    notice_from = models.DateField("公示起", null=True, blank=True)
    notice_until = models.DateField("公示止 (含当日)", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="决定人",
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    score = models.DecimalField("得分", max_digits=6, decimal_places=2, null=True, blank=True)
    certificate_no = models.CharField("认定证书号", max_length=30, null=True, blank=True, unique=True)
    valid_until = models.DateField("有效期至 (含当日)", null=True, blank=True)

    class Meta:
        verbose_name = "园区认定"
        verbose_name_plural = "园区认定"
        ordering: ClassVar[list[str]] = ["-opened_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RecognitionState]), name="parks_recognition_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED)
                | Q(decided_by__isnull=False, decided_at__isnull=False, score__isnull=False),
                name="parks_recognition_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=RecognitionState.RECOGNISED.value, certificate_no__isnull=False)
                | (~Q(state=RecognitionState.RECOGNISED.value) & Q(certificate_no__isnull=True)),
                name="parks_recognition_certificate",
            ),
            models.UniqueConstraint(fields=["park"], condition=~Q(state__in=CLOSED), name="parks_recognition_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.park_id}"


class Evidence(models.Model):
    """What one criterion rests on: an indicator as it was computed, or a document (kept whole, with its digest)."""

    recognition = models.ForeignKey(
        Recognition, on_delete=models.CASCADE, related_name="evidence", verbose_name="认定申请"
    )
    item = models.CharField("指标项", max_length=20)
    kind = models.CharField("类型", max_length=20, choices=[(kind.value, kind.zh) for kind in EvidenceKind])
    value = models.DecimalField("指标值", max_digits=19, decimal_places=2, null=True, blank=True)
    basis = models.CharField("计算依据", max_length=200, blank=True)
    self_points = models.DecimalField("自评分", max_digits=6, decimal_places=2, null=True, blank=True)
    statement = models.CharField("说明", max_length=1000, blank=True)
    file_name = models.CharField("附件名", max_length=150, blank=True)
    media_type = models.CharField("附件类型", max_length=50, blank=True)
    sha256 = models.CharField("附件摘要", max_length=64, blank=True)
    content = models.BinaryField("附件内容", null=True, blank=True)

    class Meta:
        verbose_name = "认定证据"
        verbose_name_plural = "认定证据"
        ordering: ClassVar[list[str]] = ["recognition_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recognition", "item"], name="parks_evidence_once_per_item"),
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.DOCUMENT.value) | Q(value__isnull=False), name="parks_evidence_value"
            ),
            models.CheckConstraint(
                condition=Q(sha256="", content__isnull=True) | Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="parks_evidence_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recognition_id} {self.item}"


class Opinion(models.Model):
    """A reviewer's points for the criteria that rest on documents, item by item, with the reason (评审意见)."""

    recognition = models.ForeignKey(
        Recognition, on_delete=models.CASCADE, related_name="opinions", verbose_name="认定申请"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="评审人"
    )
    points = models.JSONField("逐项得分")
    words = models.CharField("意见", max_length=1000)
    given_at = models.DateTimeField("评审时间")

    class Meta:
        verbose_name = "评审意见"
        verbose_name_plural = "评审意见"
        ordering: ClassVar[list[str]] = ["recognition_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recognition", "reviewer"], name="parks_opinion_once"),
            models.CheckConstraint(condition=~Q(words=""), name="parks_opinion_words"),
        ]

    def __str__(self) -> str:
        return f"{self.recognition_id} {self.reviewer_id}"

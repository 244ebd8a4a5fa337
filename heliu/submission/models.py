"""Batches being prepared and sent: what was filled in (sealed), the documents made of it, what was answered."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from heliu.kernel.workbooks.kept import KeptWorkbook
from heliu.submission.facts import TITLE_CHARS_MAX, Seal, Source, Standing, State

FIRM_CODE_CHARS = 10
GUID_CHARS = 36
KEY_CHARS_MAX = 60
SENTENCE_CHARS_MAX = 5_000


class OrderWorkbook(KeptWorkbook):
    """An Excel file of orders, kept sealed between preview and sending."""

    class Meta(KeptWorkbook.Meta):
        verbose_name = "订单文件"
        verbose_name_plural = "订单文件"


class Batch(models.Model):
    """One thing an enterprise sends in one go (批次): a single declaration from the form, or the orders of a file."""

    firm_code = models.CharField("企业海关编码", max_length=FIRM_CODE_CHARS)
    source = models.CharField("来源", max_length=10, choices=[(one.value, one.name) for one in Source])
    title = models.CharField("名称", max_length=TITLE_CHARS_MAX)
    documents = models.JSONField("单证种类", default=list)
    state = models.CharField("状态", max_length=10, choices=[(one.value, one.name) for one in State], default="draft")
    seal = models.CharField("签名方式", max_length=10, choices=[(one.value, one.name) for one in Seal], blank=True)
    workbook = models.ForeignKey(OrderWorkbook, on_delete=models.SET_NULL, null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )
    made_at = models.DateTimeField("建立时间")
    changed_at = models.DateTimeField("修改时间")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    trouble = models.CharField("未完成的原因", max_length=500, blank=True)

    class Meta:
        verbose_name = "报送批次"
        verbose_name_plural = "报送批次"
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["firm_code", "source", "made_at", "id"], name="submission_batch_firm")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"]) | Q(confirmed_at__isnull=False),
                name="submission_batch_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False), name="submission_batch_finished"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm_code} {self.title}"


class Parcel(models.Model):
    """One parcel of a batch: its values, sealed, for they name a consumer. ``row`` is where it stood in the file."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="parcels")
    place = models.PositiveIntegerField("序号")
    row = models.PositiveIntegerField("行号", default=0)
    order_no = models.CharField("订单编号", max_length=KEY_CHARS_MAX, blank=True)
    sealed = models.BinaryField("密封内容")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "票"
        verbose_name_plural = "票"
        ordering: ClassVar[list[str]] = ["place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "place"], name="submission_parcel_place")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.place} {self.order_no}"


class Bundle(models.Model):
    """One message of a batch: at most a hundred documents of a kind. ``signature`` is what a UKey made of it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="bundles")
    number = models.PositiveIntegerField("序号")
    message = models.CharField("报文", max_length=6)
    guid = models.CharField("报文编号", max_length=GUID_CHARS)
    signature = models.JSONField("UKey 签名", default=dict, blank=True)
    answered_at = models.DateTimeField("应答时间", null=True, blank=True)

    class Meta:
        verbose_name = "报文"
        verbose_name_plural = "报文"
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "number"], name="submission_bundle_number")
        ]

    def __str__(self) -> str:
        return f"{self.message} {self.guid}"


class Paper(models.Model):
    """One document of a parcel (单证), with its business key and the answer of the doors."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="papers")
    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="papers")
    message = models.CharField("报文", max_length=6)
    guid = models.CharField("单证编号", max_length=GUID_CHARS)
    key = models.CharField("业务编号", max_length=KEY_CHARS_MAX)
    standing = models.CharField(
        "状态", max_length=10, choices=[(one.value, one.name) for one in Standing], default="waiting"
    )
    status = models.IntegerField("回执状态", null=True, blank=True)
    sentence = models.CharField("回执信息", max_length=SENTENCE_CHARS_MAX, blank=True)
    numbers = models.JSONField("海关编号", default=dict, blank=True)

    class Meta:
        verbose_name = "单证"
        verbose_name_plural = "单证"
        ordering: ClassVar[list[str]] = ["parcel__place", "message"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["parcel", "message"], name="submission_paper_once"),
            models.CheckConstraint(
                condition=Q(standing="waiting") | Q(status__isnull=False), name="submission_paper_answered"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["message", "key"], name="submission_paper_key")]

    def __str__(self) -> str:
        return f"{self.message} {self.key}"

"""The tables of goods filing: items, their versions, what happened to them, uploads."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from heliu.kernel.workbooks.kept import KeptWorkbook
from heliu.registry.goods import facts
from heliu.registry.goods.facts import State
from heliu.registry.goods.words import STATES


class GoodsItem(models.Model):
    """One item of one firm. Its content stands in its versions; name and code are the newest's, to be found by."""

    MOVES: ClassVar = facts.MOVES

    firm = models.ForeignKey("registry.Firm", on_delete=models.PROTECT, related_name="goods", verbose_name="企业")
    sku = models.CharField("商品货号", max_length=20)
    name = models.CharField("商品名称", max_length=250)
    hs_code = models.CharField("商品编码", max_length=10, blank=True)
    state = models.CharField("状态", max_length=10, choices=[(one.value, STATES[one]) for one in State])
    version = models.PositiveIntegerField("版本", default=1)
    approved_version = models.PositiveIntegerField("已备案版本", null=True, blank=True)
    revision = models.PositiveIntegerField("修订号", default=1)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    upload = models.ForeignKey(
        "registry.GoodsUpload", on_delete=models.SET_NULL, null=True, blank=True, related_name="items", editable=False
    )
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = "备案商品"
        verbose_name_plural = "备案商品"
        ordering: ClassVar[list[str]] = ["-updated_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["firm", "sku"], condition=~Q(state=State.WITHDRAWN), name="registry_goods_sku_once"
            ),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="registry_goods_state"),
            models.CheckConstraint(condition=~Q(sku="") & ~Q(name=""), name="registry_goods_named"),
            models.CheckConstraint(
                condition=~Q(state=State.SUBMITTED) | Q(submitted_at__isnull=False), name="registry_goods_submitted"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.APPROVED, State.CHANGED]) | Q(approved_version__isnull=False),
                name="registry_goods_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_version__isnull=True) | Q(approved_version__lte=F("version")),
                name="registry_goods_versions",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["firm", "-updated_at", "-id"], name="registry_goods_firm"),
            models.Index(fields=["state", "submitted_at", "id"], name="registry_goods_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.name}"


class GoodsVersion(models.Model):
    """An item's content as it was told once. A version that was submitted is never written again."""

    item = models.ForeignKey(GoodsItem, on_delete=models.CASCADE, related_name="versions", verbose_name="商品")
    number = models.PositiveIntegerField("版本")
    content = models.JSONField("内容")
    written_at = models.DateTimeField("填写时间")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="填写人"
    )

    class Meta:
        verbose_name = "商品版本"
        verbose_name_plural = "商品版本"
        ordering: ClassVar[list[str]] = ["item_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "number"], name="registry_goods_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"


class GoodsEvent(models.Model):
    """One step of an item: into which state, by whom, about which version, with which remarks."""

    item = models.ForeignKey(GoodsItem, on_delete=models.CASCADE, related_name="events", verbose_name="商品")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="办理人")
    state = models.CharField("状态", max_length=10, choices=[(one.value, STATES[one]) for one in State])
    version = models.PositiveIntegerField("版本")
    remarks = models.JSONField("意见", default=dict, blank=True)

    class Meta:
        verbose_name = "商品备案经过"
        verbose_name_plural = "商品备案经过"
        ordering: ClassVar[list[str]] = ["item_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state=State.RETURNED) | ~Q(remarks={}), name="registry_goods_return_has_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.get_state_display()}"


class GoodsUpload(KeptWorkbook):
    """A workbook of goods a firm has uploaded."""

    class Meta(KeptWorkbook.Meta):
        verbose_name = "商品导入文件"
        verbose_name_plural = "商品导入文件"

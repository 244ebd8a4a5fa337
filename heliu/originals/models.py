"""Deposited originals, customs' requests for them with their log, where platforms are called, what the sandbox got."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from heliu.originals.facts import OPEN, Deed, Lack, State, Via

FIRM_CODE_CHARS = 10
NO_CHARS_MAX = 60
WORDS_CHARS_MAX = 500


def choices(words: type[Any]) -> list[tuple[str, str]]:
    return [(one.value, one.name) for one in words]


class Original(models.Model):
    """One payment as the platform has it from the payment firm (支付原始数据). Head and lists are sealed as sent."""

    firm_code = models.CharField("电商平台", max_length=FIRM_CODE_CHARS)
    pay_code = models.CharField("支付企业代码", max_length=18)
    pay_no = models.CharField("交易流水号", max_length=NO_CHARS_MAX)
    amount = models.DecimalField("交易金额", max_digits=19, decimal_places=5)
    currency = models.CharField("币制", max_length=4)
    paid_at = models.CharField("交易成功时间", max_length=14)
    verifier = models.CharField("验核机构", max_length=1)
    digest = models.CharField("摘要 (SHA-256)", max_length=64)
    sealed = models.BinaryField("密封内容")
    via = models.CharField("来源", max_length=10, choices=choices(Via))
    deposited_at = models.DateTimeField("存入时间")
    superseded_at = models.DateTimeField("被替换时间", null=True, blank=True)

    class Meta:
        verbose_name = "支付原始数据"
        verbose_name_plural = "支付原始数据"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["firm_code", "pay_code", "pay_no"],
                condition=Q(superseded_at__isnull=True),
                name="originals_original_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["deposited_at"], name="originals_original_age")]

    def __str__(self) -> str:
        return f"{self.firm_code} {self.pay_no}"


class OrderOf(models.Model):
    """An order an original answers for: one payment may be for several."""

    original = models.ForeignKey(Original, on_delete=models.CASCADE, related_name="orders")
    firm_code = models.CharField("电商平台", max_length=FIRM_CODE_CHARS)
    order_no = models.CharField("订单编号", max_length=NO_CHARS_MAX)

    class Meta:
        verbose_name = "订单"
        verbose_name_plural = "订单"
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["order_no", "firm_code"], name="originals_order_no")
        ]

    def __str__(self) -> str:
        return self.order_no


class Request(models.Model):
    """Customs wants the original of an order (调取请求); ``session`` binds the answer to it."""

    session = models.CharField("会话编号", max_length=NO_CHARS_MAX, unique=True)
    firm_code = models.CharField("电商平台", max_length=FIRM_CODE_CHARS)
    order_no = models.CharField("订单编号", max_length=NO_CHARS_MAX)
    asked_ms = models.BigIntegerField("海关请求时间 (毫秒)")
    asked_from = models.CharField("来源地址", max_length=45, blank=True)
    received_at = models.DateTimeField("收到时间")
    due_at = models.DateTimeField("时限")
    state = models.CharField("状态", max_length=10, choices=choices(State), default=State.WAITING.value)
    lack = models.CharField("尚缺", max_length=10, choices=choices(Lack), default="", blank=True)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    next_at = models.DateTimeField("下次办理", null=True, blank=True)
    alarmed_at = models.DateTimeField("报警时间", null=True, blank=True)
    delivered_at = models.DateTimeField("上传时间", null=True, blank=True)

    class Meta:
        verbose_name = "调取请求"
        verbose_name_plural = "调取请求"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=State.DELIVERED.value, delivered_at__isnull=False)
                | (~Q(state=State.DELIVERED.value) & Q(delivered_at__isnull=True)),
                name="originals_request_delivered",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["firm_code", "received_at"], name="originals_request_firm"),
            models.Index(fields=["received_at"], name="originals_request_age"),
            models.Index(fields=["due_at"], condition=Q(state__in=[*OPEN]), name="originals_request_open"),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.order_no}"


class Answer(models.Model):
    """The signed answer to a request, sealed; the same octets go out with every attempt to upload it."""

    request = models.OneToOneField(Request, on_delete=models.CASCADE, primary_key=True, related_name="answer")
    sealed = models.BinaryField("密封内容")
    certificate_no = models.CharField("证书编号", max_length=64)
    signed_at = models.DateTimeField("签名时间")
    attempts = models.PositiveIntegerField("上传次数", default=0)
    exceptions = models.PositiveIntegerField("异常次数", default=0)
    code = models.CharField("海关答复代码", max_length=5, blank=True)
    words = models.CharField("海关答复", max_length=WORDS_CHARS_MAX, blank=True)

    class Meta:
        verbose_name = "答复"
        verbose_name_plural = "答复"

    def __str__(self) -> str:
        return f"{self.request_id} {self.code}"


class Step(models.Model):
    """One line of the log of a request (调取记录)."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField("时间")
    deed = models.CharField("事项", max_length=10, choices=choices(Deed))
    code = models.CharField("代码", max_length=20, blank=True)
    words = models.CharField("说明", max_length=WORDS_CHARS_MAX, blank=True)
    took_ms = models.PositiveIntegerField("用时 (毫秒)", null=True, blank=True)

    class Meta:
        verbose_name = "调取记录"
        verbose_name_plural = "调取记录"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.deed} {self.code}"


class Callback(models.Model):
    """Where a platform wants to be called when an original or a signature is missing (回调地址)."""

    firm_code = models.CharField("电商平台", primary_key=True, max_length=FIRM_CODE_CHARS)
    url = models.CharField("地址", max_length=500)
    sealed_token = models.BinaryField("密封的令牌", blank=True, default=bytes)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = "回调地址"
        verbose_name_plural = "回调地址"

    def __str__(self) -> str:
        return f"{self.firm_code} {self.url}"


class Reception(models.Model):
    """What the sandbox's customs end made of an uploaded answer (沙箱接收); never its content."""

    session = models.CharField("会话编号", max_length=NO_CHARS_MAX, db_index=True)
    firm_code = models.CharField("电商平台", max_length=FIRM_CODE_CHARS, blank=True)
    received_at = models.DateTimeField("收到时间")
    code = models.CharField("答复代码", max_length=5)
    words = models.CharField("说明", max_length=WORDS_CHARS_MAX, blank=True)
    certificate_no = models.CharField("证书编号", max_length=64, blank=True)

    class Meta:
        verbose_name = "沙箱接收"
        verbose_name_plural = "沙箱接收"
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.session} {self.code}"

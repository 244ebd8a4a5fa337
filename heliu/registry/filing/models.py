"""Tables of the enterprise filing. Sections, events and return items are only ever added: the history is the data."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from heliu.people.facts import FIRM_CODE
from heliu.registry.filing.facts import OPEN, Act, Kind, State
from heliu.registry.filing.sections import SECTIONS

WORDS_MAX = 500
"""Characters of what people write to each other in a filing: a return, an answer, a reason."""
DECIDED = (State.APPROVED, State.REPLACED, State.CANCELLED)


def _choices(names: type[State | Kind | Act]) -> list[tuple[str, str]]:
    return [(one.value, one.words.zh) for one in names]


def _person(related_name: str, verbose_name: str) -> models.ForeignKey[models.Model, models.Model]:
    """Who did it. A person with a filing behind them is never deleted, only deactivated."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related_name, verbose_name=verbose_name
    )


class Filing(models.Model):
    """One version of an enterprise's filing (企业备案), from its first section to its end."""

    firm_code = models.CharField("海关编码", max_length=10)
    name = models.CharField("企业名称", max_length=100, blank=True)
    version = models.PositiveSmallIntegerField("版本")
    kind = models.CharField("种类", max_length=10, choices=_choices(Kind))
    state = models.CharField("状态", max_length=10, choices=_choices(State), default=State.DRAFT)
    started_at = models.DateTimeField("开始时间")
    submitted_at = models.DateTimeField("最近提交时间", null=True, blank=True)
    round = models.PositiveSmallIntegerField("提交次数", default=0)
    due_on = models.DateField("审核期限", null=True, blank=True)
    decided_at = models.DateTimeField("审核通过时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="filings_decided",
        verbose_name="审核人",
    )

    class Meta:
        verbose_name = "企业备案"
        verbose_name_plural = "企业备案"
        ordering: ClassVar[list[str]] = ["firm_code", "version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(firm_code__regex=FIRM_CODE), name="registry_filing_firm_code"),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="registry_filing_state"),
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="registry_filing_kind"),
            models.UniqueConstraint(fields=["firm_code", "version"], name="registry_filing_version"),
            models.UniqueConstraint(
                fields=["firm_code"], condition=Q(state__in=list(OPEN)), name="registry_filing_one_open"
            ),
            models.UniqueConstraint(
                fields=["firm_code"], condition=Q(state=State.APPROVED), name="registry_filing_one_valid"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(DECIDED), decided_at__isnull=False, decided_by__isnull=False)
                | Q(decided_at__isnull=True, decided_by__isnull=True) & ~Q(state__in=list(DECIDED)),
                name="registry_filing_decision",
            ),
            models.CheckConstraint(
                condition=Q(round=0, submitted_at__isnull=True) | Q(round__gt=0, submitted_at__isnull=False),
                name="registry_filing_round",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(state=State.SUBMITTED), name="registry_filing_clock"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_on", "id"], name="registry_filing_by_clock"),
        ]

    def __str__(self) -> str:
        return f"{self.firm_code} {self.name} v{self.version}"


class FilingSection(models.Model):
    """One saving of one section. The newest number holds; the earlier ones are the history."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="sections", verbose_name="企业备案")
    section = models.CharField("事项", max_length=20, choices=[(one.key, one.words.zh) for one in SECTIONS])
    number = models.PositiveIntegerField("次")
    values = models.JSONField("内容", default=dict)
    sealed = models.BinaryField("个人信息 (密封)", default=bytes)
    saved_at = models.DateTimeField("保存时间")
    saved_by = _person("filing_sections", "保存人")
    saved_by_name = models.CharField("保存人姓名", max_length=50)

    class Meta:
        verbose_name = "备案事项"
        verbose_name_plural = "备案事项"
        ordering: ClassVar[list[str]] = ["filing_id", "section", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["filing", "section", "number"], name="registry_filing_section_number"),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.section} {self.number}"


class FilingEvent(models.Model):
    """Something that happened to a filing, and the numbers of its sections at that moment."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="events", verbose_name="企业备案")
    act = models.CharField("事件", max_length=12, choices=_choices(Act))
    at = models.DateTimeField("时间")
    by = _person("filing_events", "办理人")
    by_name = models.CharField("办理人姓名", max_length=50)
    words = models.CharField("说明", max_length=WORDS_MAX, blank=True)
    numbers = models.JSONField("各事项的版次", default=dict)

    class Meta:
        verbose_name = "备案经过"
        verbose_name_plural = "备案经过"
        ordering: ClassVar[list[str]] = ["filing_id", "id"]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.act}"


class ReturnItem(models.Model):
    """One thing to be corrected (补正事项), with the officer's words and the enterprise's answer."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="items", verbose_name="企业备案")
    round = models.PositiveSmallIntegerField("第几次提交")
    section = models.CharField("事项", max_length=20)
    field = models.CharField("栏目", max_length=40, blank=True)
    words = models.CharField("补正要求", max_length=WORDS_MAX)
    number = models.PositiveIntegerField("退回时该事项的版次")
    made_at = models.DateTimeField("退回时间")
    made_by = _person("filing_items", "退回人")
    made_by_name = models.CharField("退回人姓名", max_length=50)
    answered_at = models.DateTimeField("补正时间", null=True, blank=True)
    reply = models.CharField("企业说明", max_length=WORDS_MAX, blank=True)

    class Meta:
        verbose_name = "补正事项"
        verbose_name_plural = "补正事项"
        ordering: ClassVar[list[str]] = ["filing_id", "id"]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.section}.{self.field}"


class Attachment(models.Model):
    """A paper an enterprise handed in, sealed. Which filing shows it, the section of attachments says."""

    firm_code = models.CharField("海关编码", max_length=10, db_index=True)
    kind = models.CharField("材料", max_length=20)
    name = models.CharField("文件名", max_length=150)
    media_type = models.CharField("类型", max_length=20)
    size_octets = models.PositiveIntegerField("大小")
    sha256 = models.CharField("SHA-256", max_length=64)
    sealed = models.BinaryField("内容 (密封)")
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = _person("filing_papers", "上传人")
    uploaded_by_name = models.CharField("上传人姓名", max_length=50)

    class Meta:
        verbose_name = "备案附件"
        verbose_name_plural = "备案附件"
        ordering: ClassVar[list[str]] = ["firm_code", "id"]

    def __str__(self) -> str:
        return f"{self.firm_code} {self.name}"


class Attestation(models.Model):
    """The filing certificate (备案证明) as it was issued: its document and the facts it states."""

    filing = models.OneToOneField(
        Filing, on_delete=models.CASCADE, primary_key=True, related_name="attestation", verbose_name="企业备案"
    )
    number = models.CharField("证明编号", max_length=24, unique=True)
    name = models.CharField("企业名称", max_length=100)
    uscc = models.CharField("统一社会信用代码", max_length=18)
    roles = ArrayField(models.CharField(max_length=20), verbose_name="备案身份")
    issued_on = models.DateField("签发日期")
    ended_on = models.DateField("失效日期", null=True, blank=True)
    pdf = models.BinaryField("文件")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "备案证明"
        verbose_name_plural = "备案证明"
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return self.number


class Confirmation(models.Model):
    """The enterprise has said for a year that its filing still holds (年度确认)."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="confirmations", verbose_name="企业备案")
    year = models.PositiveSmallIntegerField("年度")
    at = models.DateTimeField("确认时间")
    by = _person("filing_confirmations", "确认人")

    class Meta:
        verbose_name = "年度确认"
        verbose_name_plural = "年度确认"
        ordering: ClassVar[list[str]] = ["filing_id", "year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["filing", "year"], name="registry_filing_confirmed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.year}"

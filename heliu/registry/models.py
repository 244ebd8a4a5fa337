"""The register of enterprises: who they are, what they are filed as, with which keys they sign, for whom they act."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from heliu.people.facts import ENTERPRISE_ROLES, FIRM_CODE
from heliu.registry import facts
from heliu.registry.filing import models as filing_models  # noqa: F401  (Django reads the tables of an app here)
from heliu.registry.goods import models as goods_models  # noqa: F401
from heliu.registry.initials import INITIALS_MAX, initials_of

USCC_PATTERN = r"^[0-9]{8}[0-9A-HJ-NP-RT-UW-Y]{10}$"
FINGERPRINT_PATTERN = r"^[0-9a-f]{64}$"
PERIOD = Q(until__isnull=True) | Q(until__gte=F("since"))


class Algorithm(models.TextChoices):
    RSA = "rsa", "RSA"
    SM2 = "sm2", "SM2 国密"


class Firm(models.Model):
    """An enterprise filed with customs (备案企业). Its customs code is its key, here and in every message."""

    class State(models.TextChoices):
        FILED = facts.FILED, "备案有效"
        SUSPENDED = facts.SUSPENDED, "备案暂停"
        CANCELLED = facts.CANCELLED, "备案注销"

    MOVES: ClassVar[dict[str, frozenset[str]]] = {
        State.FILED: frozenset({State.SUSPENDED, State.CANCELLED}),
        State.SUSPENDED: frozenset({State.FILED, State.CANCELLED}),
        State.CANCELLED: frozenset(),
    }

    code = models.CharField(
        "海关编码",
        primary_key=True,
        max_length=10,
        validators=[RegexValidator(FIRM_CODE, "海关编码为 10 位: 4 位数字加 6 位数字或大写字母。")],
    )
    name = models.CharField("企业名称", max_length=100)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    organisation_code = models.CharField("组织机构代码", max_length=9, blank=True)
    dxp_id = models.CharField("DXP 交换编号", max_length=30, null=True, blank=True, unique=True)
    state = models.CharField("备案状态", max_length=10, choices=State.choices, default=State.FILED)
    filed_on = models.DateField("备案日期")
    cards_only = models.BooleanField("只认已绑定的卡证书", default=False, db_default=False)
    initials = models.CharField("拼音首字母", max_length=INITIALS_MAX, blank=True, editable=False)

    class Meta:
        verbose_name = "企业"
        verbose_name_plural = "企业"
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(code__regex=FIRM_CODE), name="registry_firm_code"),
            models.CheckConstraint(condition=~Q(name=""), name="registry_firm_name"),
            models.CheckConstraint(
                condition=Q(uscc__isnull=True) | Q(uscc__regex=USCC_PATTERN), name="registry_firm_uscc"
            ),
            models.CheckConstraint(
                condition=Q(organisation_code="") | Q(organisation_code__regex=r"^[0-9A-Z]{9}$"),
                name="registry_firm_organisation",
            ),
            models.CheckConstraint(
                condition=Q(dxp_id__isnull=True) | Q(dxp_id__regex=r"^\S{1,30}$"), name="registry_firm_dxp_id"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[facts.FILED, facts.SUSPENDED, facts.CANCELLED]), name="registry_firm_state"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation_code"], name="registry_firm_organisation_ix")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The initials follow the name."""
        self.initials = initials_of(self.name)
        if (fields := kwargs.get("update_fields")) is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "initials"}
        super().save(*args, **kwargs)


class FirmRole(models.Model):
    """What a firm is filed as, from a day to a day (both included)."""

    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="roles", verbose_name="企业")
    role = models.CharField("备案身份", max_length=20, choices=[(role.value, role.zh) for role in ENTERPRISE_ROLES])
    since = models.DateField("起始日期")
    until = models.DateField("截止日期 (含当日)", null=True, blank=True)

    class Meta:
        verbose_name = "备案身份"
        verbose_name_plural = "备案身份"
        ordering: ClassVar[list[str]] = ["firm_id", "role", "since"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["firm", "role"], condition=Q(until__isnull=True), name="registry_role_one_open"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in ENTERPRISE_ROLES]), name="registry_role_known"
            ),
            models.CheckConstraint(condition=PERIOD, name="registry_role_period"),
        ]

    def __str__(self) -> str:
        return f"{self.firm_id} {self.get_role_display()}"


class Entrustments(models.QuerySet["Entrustment"]):
    def in_force(self, day: date) -> "Entrustments":
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day, revoked_at__isnull=True)

    def of(self, firm_code: str) -> "Entrustments":
        """Given or held by the firm."""
        return self.filter(Q(principal_id=firm_code) | Q(agent_id=firm_code))


class Entrustment(models.Model):
    """A firm lets another send certain messages in its place (委托), from a day to a day (both included)."""

    principal = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="given", verbose_name="委托企业")
    agent = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="held", verbose_name="受托企业")
    messages = ArrayField(models.CharField(max_length=6), verbose_name="可代发报文", default=list, blank=True)
    permissions = ArrayField(models.CharField(max_length=60), verbose_name="可代办事项", default=list, blank=True)
    since = models.DateField("起始日期")
    until = models.DateField("截止日期 (含当日)", null=True, blank=True)
    revoked_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = Entrustments.as_manager()

    class Meta:
        verbose_name = "报文委托"
        verbose_name_plural = "报文委托"
        ordering: ClassVar[list[str]] = ["principal_id", "agent_id", "since"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(principal=F("agent")), name="registry_entrust_another"),
            models.CheckConstraint(
                condition=Q(messages__len__gt=0) | Q(permissions__len__gt=0), name="registry_entrust_something"
            ),
            models.CheckConstraint(condition=PERIOD, name="registry_entrust_period"),
        ]

    def __str__(self) -> str:
        return f"{self.principal_id} → {self.agent_id}: {', '.join(self.messages)}"


class Certificate(models.Model):
    """A signing certificate bound to a firm. A firm may hold several; a certificate belongs to one firm only."""

    fingerprint = models.CharField("SHA-256 指纹", primary_key=True, max_length=64)
    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="certificates", verbose_name="企业")
    serial = models.CharField("证书编号", max_length=64)
    algorithm = models.CharField("算法", max_length=3, choices=Algorithm.choices)
    pem = models.TextField("证书 (PEM)")
    not_before = models.DateTimeField("生效时间")
    not_after = models.DateTimeField("失效时间")
    bound_at = models.DateTimeField("绑定时间")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    retires_on = models.DateField("使用末日 (含当日)", null=True, blank=True)

    class Meta:
        verbose_name = "签名证书"
        verbose_name_plural = "签名证书"
        ordering: ClassVar[list[str]] = ["firm_id", "not_before"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(fingerprint__regex=FINGERPRINT_PATTERN), name="registry_certificate_fingerprint"
            ),
            models.CheckConstraint(condition=Q(not_after__gt=F("not_before")), name="registry_certificate_period"),
            models.CheckConstraint(condition=Q(algorithm__in=Algorithm.values), name="registry_certificate_algorithm"),
        ]

    def __str__(self) -> str:
        return f"{self.firm_id} {self.serial} ({self.get_algorithm_display()})"


class TrustAnchor(models.Model):
    """An issuer of certificates whom the zone trusts (信任的发证机构)."""

    fingerprint = models.CharField("SHA-256 指纹", primary_key=True, max_length=64)
    name = models.CharField("名称", max_length=200)
    algorithm = models.CharField("算法", max_length=3, choices=Algorithm.choices)
    pem = models.TextField("证书 (PEM)")
    not_after = models.DateTimeField("失效时间")
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "信任的发证机构"
        verbose_name_plural = "信任的发证机构"
        ordering: ClassVar[list[str]] = ["name", "algorithm"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(fingerprint__regex=FINGERPRINT_PATTERN), name="registry_anchor_fingerprint"
            ),
            models.CheckConstraint(condition=Q(algorithm__in=Algorithm.values), name="registry_anchor_algorithm"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_algorithm_display()})"


class RevocationList(models.Model):
    """An issuer's list of withdrawn certificates (CRL); a newer one replaces the older."""

    issuer = models.OneToOneField(
        TrustAnchor,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="revocation_list",
        verbose_name="发证机构",
    )
    pem = models.TextField("吊销列表 (PEM)")
    this_update = models.DateTimeField("发布时间")
    next_update = models.DateTimeField("下次发布时间", null=True, blank=True)

    class Meta:
        verbose_name = "证书吊销列表"
        verbose_name_plural = "证书吊销列表"
        ordering: ClassVar[list[str]] = ["issuer"]

    def __str__(self) -> str:
        return f"{self.issuer_id[:8]} {self.this_update:%Y-%m-%d}"


class ApiClient(models.Model):
    """A program of a firm that fetches its tokens itself (OAuth2 client credentials). Its secret is shown once."""

    client_id = models.CharField("客户端编号", primary_key=True, max_length=40)
    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="clients", verbose_name="企业")
    name = models.CharField("名称", max_length=facts.CLIENT_NAME_MAX_LENGTH)
    sha256 = models.CharField("密钥摘要", max_length=64)
    scopes = ArrayField(models.CharField(max_length=10), verbose_name="用途")
    created_at = models.DateTimeField("建立时间")
    rotated_at = models.DateTimeField("更换密钥时间", null=True, blank=True)
    last_used_at = models.DateTimeField("最近使用时间", null=True, blank=True)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "接口客户端"
        verbose_name_plural = "接口客户端"
        ordering: ClassVar[list[str]] = ["firm_id", "-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="registry_client_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.firm_id} {self.name}"


class ApiToken(models.Model):
    """A secret by which a firm's program may send without a signature. Only its SHA-256 is kept."""

    sha256 = models.CharField("口令摘要", primary_key=True, max_length=64)
    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="tokens", verbose_name="企业")
    client = models.ForeignKey(
        ApiClient, on_delete=models.CASCADE, null=True, blank=True, related_name="tokens", verbose_name="客户端"
    )
    scopes = ArrayField(models.CharField(max_length=10), verbose_name="用途")
    created_at = models.DateTimeField("签发时间")
    expires_at = models.DateTimeField("失效时间")
    revoked_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "接口口令"
        verbose_name_plural = "接口口令"
        ordering: ClassVar[list[str]] = ["firm_id", "-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(sha256__regex=FINGERPRINT_PATTERN), name="registry_token_sha256"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="registry_token_period"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="registry_token_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.firm_id} {self.sha256[:8]}"


class DirectoryVersion(models.Model):
    """One row that every committed change of the register moves on (by trigger): the intake's signal to read anew."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField("版本")

    class Meta:
        verbose_name = "名录版本"
        verbose_name_plural = "名录版本"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="registry_version_one_row")
        ]

    def __str__(self) -> str:
        return str(self.version)

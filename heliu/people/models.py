"""Who logs in: users, the firms they work for, and the posts of officers."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from heliu.people.facts import (
    FIRM_CODE,
    FIRM_CODE_LENGTH,
    NAME_MAX_LENGTH,
    OFFICE_MAX_LENGTH,
    OFFICER_ROLES,
    PHONE_MAX_LENGTH,
    Duty,
    Role,
)

PARK_CODE_MAX_LENGTH = 20


def open_on(day: date) -> Q:
    """Of memberships and posts: in force on ``day``, both ends included."""
    return Q(since__lte=day) & not_ended(day)


def not_ended(day: date) -> Q:
    """Of memberships and posts: in force on ``day`` or from a later day on."""
    return Q(until__isnull=True) | Q(until__gte=day)


class User(AbstractUser):
    """A person with a login. What the person may do hangs on memberships and posts, not on this row."""

    full_name = models.CharField("姓名", max_length=NAME_MAX_LENGTH, blank=True)
    phone = models.CharField("手机号码", max_length=PHONE_MAX_LENGTH, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.full_name or self.username


class Member(models.Model):
    """A person works for a firm. The firm stands in the registry; here only its customs code (no key across rooms)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name="用户")
    firm_code = models.CharField(
        "企业海关编码",
        max_length=FIRM_CODE_LENGTH,
        validators=[RegexValidator(FIRM_CODE, "海关编码为 10 位: 4 位数字加 6 位数字或大写字母。")],
    )
    duty = models.CharField("职责", max_length=20, choices=[(duty.value, duty.zh) for duty in Duty])
    since = models.DateField("起始日期")
    until = models.DateField("截止日期 (含当日)", null=True, blank=True)

    class Meta:
        verbose_name = "企业成员"
        verbose_name_plural = "企业成员"
        ordering: ClassVar[list[str]] = ["firm_code", "user_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "firm_code", "duty"], name="people_member_once"),
            models.CheckConstraint(condition=Q(firm_code__regex=FIRM_CODE), name="people_member_code"),
            models.CheckConstraint(condition=Q(duty__in=[duty.value for duty in Duty]), name="people_member_duty"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="people_member_period"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["firm_code"], name="people_member_firm")]

    def __str__(self) -> str:
        return f"{self.user} · {self.firm_code} · {self.get_duty_display()}"


class Post(models.Model):
    """An officer's post: which authority the person acts for. One open post at a time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="posts", verbose_name="用户")
    role = models.CharField("部门角色", max_length=20, choices=[(role.value, role.zh) for role in OFFICER_ROLES])
    office = models.CharField("单位名称", max_length=OFFICE_MAX_LENGTH)
    park = models.CharField("园区代码", max_length=PARK_CODE_MAX_LENGTH, blank=True)
    since = models.DateField("起始日期")
    until = models.DateField("截止日期 (含当日)", null=True, blank=True)

    class Meta:
        verbose_name = "部门岗位"
        verbose_name_plural = "部门岗位"
        ordering: ClassVar[list[str]] = ["role", "user_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user"], condition=Q(until__isnull=True), name="people_post_one_open"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in OFFICER_ROLES]), name="people_post_role"
            ),
            models.CheckConstraint(condition=Q(park="") | Q(role=Role.PARK.value), name="people_post_park"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="people_post_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.office}"


class Invitation(models.Model):
    """Somebody is asked to join a firm with duties, or to take up a post (邀请). Its secret opens it."""

    name = models.CharField("姓名", max_length=NAME_MAX_LENGTH)
    firm_code = models.CharField("企业海关编码", max_length=FIRM_CODE_LENGTH, blank=True)
    duties = ArrayField(models.CharField(max_length=20), verbose_name="职责", default=list, blank=True)
    role = models.CharField("部门角色", max_length=20, blank=True)
    office = models.CharField("单位名称", max_length=OFFICE_MAX_LENGTH, blank=True)
    park = models.CharField("园区代码", max_length=PARK_CODE_MAX_LENGTH, blank=True)
    sha256 = models.CharField("口令摘要", max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name="邀请人")
    created_at = models.DateTimeField("邀请时间")
    expires_at = models.DateTimeField("失效时间")
    accepted_at = models.DateTimeField("接受时间", null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "邀请"
        verbose_name_plural = "邀请"
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(role="", duties__len__gt=0) & ~Q(firm_code="")
                | Q(firm_code="", duties__len=0, role__in=[role.value for role in OFFICER_ROLES]) & ~Q(office=""),
                name="people_invitation_firm_or_post",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True), name="people_invitation_one_end"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["firm_code"], name="people_invitation_firm")]

    def __str__(self) -> str:
        return f"{self.name} · {self.firm_code or self.role}"


class PasswordReset(models.Model):
    """A link by which a person sets a new password, given by whoever answers for them (重置密码)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name="用户")
    sha256 = models.CharField("口令摘要", max_length=64, unique=True)
    offered_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name="办理人")
    with_factors = models.BooleanField("同时清除第二重验证")
    created_at = models.DateTimeField("办理时间")
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "重置密码"
        verbose_name_plural = "重置密码"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user"], condition=Q(used_at__isnull=True), name="people_reset_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.created_at:%Y-%m-%d %H:%M}"


class Audit(models.Model):
    """Who did what to whom, and why (审计): written once, never changed; a trigger refuses."""

    at = models.DateTimeField("时间")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="办理人")
    name = models.CharField("姓名", max_length=150)
    post = models.CharField("部门角色", max_length=20, blank=True)
    firm_code = models.CharField("所办企业", max_length=FIRM_CODE_LENGTH, blank=True)
    agent_code = models.CharField("受托企业", max_length=FIRM_CODE_LENGTH, blank=True)
    verb = models.CharField("事项", max_length=60)
    subject = models.CharField("对象", max_length=200)
    purpose = models.CharField("目的", max_length=200, blank=True)
    detail = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["firm_code", "-at"], name="people_audit_firm"),
            models.Index(fields=["subject", "-at"], name="people_audit_subject"),
            models.Index(
                fields=["user", "-at"], condition=Q(verb="people.use_login"), name="people_audit_sign_ins"
            ),  # the condition as heliu/people/sign_ins.py asks it
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.verb} {self.subject}"

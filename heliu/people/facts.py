"""The twelve roles of the zone: six kinds of enterprise (portal), six kinds of officer (office); and who is asking."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from heliu.kernel.naming import Named

FIRM_CODE: Final = r"^[0-9]{4}[0-9A-Z]{6}$"
"""A customs code (海关编码), by which an enterprise is named: region 4, zone class 1, firm kind 1, serial 4."""
FIRM_CODE_LENGTH: Final = 10
NAME_MAX_LENGTH: Final = 50
PHONE_MAX_LENGTH: Final = 20
OFFICE_MAX_LENGTH: Final = 100


class Role(Named):
    """One hat a person or a firm wears. A firm may hold several enterprise roles; an officer holds one post."""

    SELLER = "seller", "电商企业", "e-commerce firm"
    PLATFORM = "platform", "电商平台企业", "e-commerce platform"
    PAYMENT = "payment", "支付企业", "payment firm"
    CARRIER = "carrier", "物流企业", "carrier"
    WAREHOUSE = "warehouse", "仓储与监管场所经营企业", "warehouse and site operator"
    BROKER = "broker", "报关企业", "customs broker"
    ZONE = "zone", "综试区运营管理", "zone operator"
    CUSTOMS = "customs", "海关", "customs"
    TAX = "tax", "税务", "tax bureau"
    FX = "fx", "外汇管理与银行", "foreign exchange and banks"
    COMMERCE = "commerce", "商务与统计", "commerce and statistics"
    PARK = "park", "园区运营", "park operator"


ENTERPRISE_ROLES: tuple[Role, ...] = (
    Role.SELLER,
    Role.PLATFORM,
    Role.PAYMENT,
    Role.CARRIER,
    Role.WAREHOUSE,
    Role.BROKER,
)
"""Roles an enterprise files for (registry); they enter the portal."""

OFFICER_ROLES: tuple[Role, ...] = tuple(role for role in Role if role not in ENTERPRISE_ROLES)
"""Posts of officers; they enter the office."""


class Duty(Named):
    """What a person does in a firm. Handler and reviewer are two persons where the two-person rule is set."""

    ADMINISTRATOR = "administrator", "管理员", "administrator"
    HANDLER = "handler", "经办", "handler"
    REVIEWER = "reviewer", "复核", "reviewer"
    FINANCE = "finance", "财务", "finance"
    READER = "reader", "查阅", "reader"


@dataclass(frozen=True, slots=True)
class Permission:
    """A named sentence of what may be done, and who may: posts, duties in an enterprise, or everybody."""

    name: str
    zh: str
    en: str
    office: frozenset[Role] = frozenset()
    duties: frozenset[Duty] = frozenset()
    filed_as: frozenset[Role] = frozenset()
    """Of the enterprises only those filed in one of these roles; empty: all."""
    public: bool = False
    delegable: bool = False
    """Whether an enterprise may entrust another with it (委托)."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, under one hat: a person of a firm, an officer, or nobody known (:data:`NOBODY`)."""

    user_id: int
    name: str
    firm: str | None = None
    """Customs code of the firm whose affairs these are; under a delegation the principal's."""
    duties: frozenset[Duty] = frozenset()
    post: Role | None = None
    roles: frozenset[Role] = frozenset()
    """What the firm is filed as today; for an officer the post."""
    park: str | None = None
    """Code of the park a park operator runs."""
    agent: str | None = None
    """Customs code of the firm the person works for, where it acts for ``firm`` under a delegation."""
    only: frozenset[str] | None = None
    """Under a delegation: the permissions that were delegated. None: no such limit."""

    @property
    def is_known(self) -> bool:
        return self.user_id > 0

    @property
    def is_officer(self) -> bool:
        return self.post is not None


NOBODY = Actor(user_id=0, name="")
"""Who has not signed in."""


@dataclass(frozen=True, slots=True)
class Hat:
    """One of the capacities a person may act in; ``key`` is what the session keeps of the choice."""

    key: str
    firm: str | None = None
    duties: frozenset[Duty] = frozenset()
    post: Role | None = None
    office: str = ""
    park: str | None = None
    agent: str | None = None
    only: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the audit."""

    at: datetime
    name: str
    post: str
    firm_code: str
    agent_code: str
    verb: str
    subject: str
    purpose: str
    detail: dict[str, Any]


class LoginEvent(Named):
    """What happens to a login: it is used, refused, or its password or second factor becomes another."""

    SIGNED_IN = "signed_in", "登录成功", "signed in"
    REFUSED = "refused", "密码不正确，未能登录", "wrong password, refused"
    LOCKED = "locked", "密码连续输错，登录已锁定", "too many wrong passwords, locked"
    CODE_REFUSED = "code_refused", "第二重验证未通过", "second factor refused"
    TOTP_ADDED = "totp_added", "启用验证器", "authenticator turned on"
    TOTP_REMOVED = "totp_removed", "停用验证器", "authenticator turned off"
    PASSKEY_ADDED = "passkey_added", "登记通行密钥", "passkey added"
    PASSKEY_REMOVED = "passkey_removed", "移除通行密钥", "passkey removed"
    CODES_MADE = "codes_made", "生成恢复码", "recovery codes made"
    PASSWORD_CHANGED = "password_changed", "修改密码", "password changed"
    PASSWORD_SET = "password_set", "设置密码", "password set"
    RESET_OFFERED = "reset_offered", "密码被重置，待本人设置新密码", "password reset, to be set anew by link"
    PASSWORD_RESET = "password_reset", "凭重置链接设置新密码", "new password set by the reset link"
    FACTORS_CLEARED = "factors_cleared", "第二重验证随重置清除", "second factor cleared by the reset"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the record of sign-ins (登录记录)."""

    at: datetime
    username: str
    name: str
    event: LoginEvent
    means: tuple[str, ...]
    """By what one signed in: password, totp, webauthn, recovery_codes."""
    address: str
    device: str
    by: str = ""
    """Who did it, where that was somebody else."""


@dataclass(frozen=True, slots=True)
class Login:
    """Whose password is to be reset."""

    user_id: int
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of a firm as its team page shows one."""

    user_id: int
    username: str
    name: str
    duties: frozenset[Duty]
    since: date
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class Officer:
    """A post and who holds it."""

    post_id: int
    username: str
    name: str
    role: Role
    office: str
    park: str
    since: date
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation, without its secret."""

    number: int
    name: str
    firm: str
    duties: frozenset[Duty]
    role: Role | None
    office: str
    park: str
    invited_by: str
    expires_at: datetime

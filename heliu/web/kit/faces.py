"""The two faces of the pages (企业端, 办公端) and the one role a person wears just now."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.people.facts import OFFICER_ROLES, Actor, Role

WORN: Final = "worn_role"  # the session's key

ROLE_NAMES: Final[dict[Role, Promise]] = {
    Role.SELLER: _("电商企业"),
    Role.PLATFORM: _("电商平台企业"),
    Role.PAYMENT: _("支付企业"),
    Role.CARRIER: _("物流企业"),
    Role.WAREHOUSE: _("仓储企业"),
    Role.BROKER: _("报关企业"),
    Role.ZONE: _("综试区运营管理"),
    Role.CUSTOMS: _("海关"),
    Role.TAX: _("税务"),
    Role.FX: _("外汇与银行"),
    Role.COMMERCE: _("商务与统计"),
    Role.PARK: _("园区运营"),
}


class Face(StrEnum):
    """Which side of the counter one sits on."""

    PORTAL = "portal"
    OFFICE = "office"

    @property
    def label(self) -> Promise:
        return _("办公端") if self is Face.OFFICE else _("企业端")


def in_order(roles: Iterable[Role]) -> list[Role]:
    held = set(roles)
    return [role for role in Role if role in held]


def worn_role(request: HttpRequest, actor: Actor) -> Role | None:
    """The role chosen in the header while it is still held, else the first one held."""
    held = in_order(actor.roles)
    chosen = request.session.get(WORN)
    return next((role for role in held if role == chosen), held[0] if held else None)


def face_of(role: Role | None) -> Face:
    return Face.OFFICE if role in OFFICER_ROLES else Face.PORTAL

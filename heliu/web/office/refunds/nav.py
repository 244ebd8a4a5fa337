"""Refunds in the officers' navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(
    nav.Entry(_("出口退税审核"), "refund_desk:list", faces=(Face.OFFICE,), roles=(Role.TAX, Role.ZONE)),
    nav.Entry(
        _("退税率与节假日"),
        "refund_desk:tables",
        faces=(Face.OFFICE,),
        roles=(Role.TAX, Role.ZONE),
        group=nav.Group.REGISTERS,
    ),
    nav.Entry(
        _("退（免）税备案"), "refund_desk:profiles", faces=(Face.OFFICE,), roles=(Role.TAX,), group=nav.Group.REGISTERS
    ),
)

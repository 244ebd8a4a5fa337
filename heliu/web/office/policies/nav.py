"""The law in the officers' navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face

ROLES = (Role.ZONE, Role.CUSTOMS, Role.TAX, Role.FX, Role.COMMERCE)
nav.add(
    nav.Entry(
        _("政策参数"), "office_policies:parameters", faces=(Face.OFFICE,), roles=ROLES, group=nav.Group.REGISTERS
    ),
    nav.Entry(_("政策变更"), "office_policies:drafts", faces=(Face.OFFICE,), roles=ROLES, group=nav.Group.REGISTERS),
)

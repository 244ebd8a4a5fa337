"""Differences from customs in the officers' navigation, where customs decides."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(
    nav.Entry(
        _("与海关不一致"),
        "office_relay:list",
        faces=(Face.OFFICE,),
        roles=(Role.CUSTOMS, Role.ZONE),
        group=nav.Group.WORK,
    )
)

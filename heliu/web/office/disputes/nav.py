"""Disputes in the officers' navigation."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face
from heliu.web.kit.nav import Entry, Group

nav.add(
    Entry(
        _("额度异议"),
        "office_disputes:cases",
        faces=(Face.OFFICE,),
        roles=(Role.ZONE, Role.CUSTOMS),
        group=Group.WORK,
    )
)

"""The parks in the officers' navigation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face
from heliu.web.kit.nav import Entry, Group

ROLES = (Role.ZONE, Role.COMMERCE, Role.PARK)
nav.add(
    Entry(
        pgettext_lazy("page", "园区运营"), "office_parks:houses", faces=(Face.OFFICE,), roles=ROLES, group=Group.WORK
    ),
    Entry(_("园区认定"), "office_parks:recognitions", faces=(Face.OFFICE,), roles=ROLES, group=Group.WORK),
    Entry(_("园区分级"), "office_parks:grades", faces=(Face.OFFICE,), roles=ROLES, group=Group.WORK),
)

"""Where officers' posts stand in the navigation of the zone operator."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav
from heliu.web.kit.faces import Face

nav.add(
    nav.Entry(_("部门人员"), "people:posts", faces=(Face.OFFICE,), roles=(Role.ZONE,), group=nav.Group.HOUSE),
    nav.Entry(_("审计记录"), "people:audit", faces=(Face.OFFICE,), roles=(Role.ZONE,), group=nav.Group.HOUSE),
)

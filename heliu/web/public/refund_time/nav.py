"""The zone's average in both navigations."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav

nav.add(
    nav.Entry(
        _("退税办理时限"), "refund_time:show", roles=(Role.SELLER, Role.TAX, Role.ZONE), group=nav.Group.REGISTERS
    )
)

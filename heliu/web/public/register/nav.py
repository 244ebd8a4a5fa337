"""The public register in both navigations."""

from django.utils.translation import gettext_lazy as _

from heliu.web.kit import nav

nav.add(nav.Entry(_("备案企业名录"), "register:firms", group=nav.Group.REGISTERS))

"""Platform reports in the navigation: of platforms and of the tax bureau."""

from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Role
from heliu.web.kit import nav

nav.add(nav.Entry(_("涉税信息报送"), "platform_reports:list", roles=(Role.PLATFORM, Role.TAX)))

"""Platform reports on the homes: what is to be filed until when, what is overdue, who has not filed."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.policies.rules.platform_reporting import remind_from
from heliu.reporting import api
from heliu.web.kit.home import Item, clock, once, todo, warning


@todo(Role.PLATFORM)
def basic_facts(actor: Actor) -> Iterable[Item]:
    if actor.firm and may(actor, api.FILE) and api.latest_basic(actor.firm) is None:
        yield Item(_("平台基本信息还没有报送"), reverse("platform_reports:file_basic"), tone="warn")


@clock(Role.PLATFORM)
def due(actor: Actor) -> Iterable[Item]:
    """Reminded some days before the last day, and after it until it is filed."""
    if actor.firm is None or not may(actor, api.VIEW):
        return
    today = business_day(now())
    for owed in once(api.obligations, actor.firm, today):
        if not owed.filed and today >= remind_from(owed.due.day):
            said = _("%(quarter)s 平台季度报告待报送") % {"quarter": owed.quarter}
            yield Item(said, reverse("platform_reports:due"), due=owed.due.day)


@warning(Role.PLATFORM)
def overdue(actor: Actor) -> Iterable[Item]:
    if actor.firm is None or not may(actor, api.VIEW):
        return
    today = business_day(now())
    late = [owed for owed in once(api.obligations, actor.firm, today) if not owed.filed and owed.due.day < today]
    yield Item(_("平台季度报告逾期未报送"), reverse("platform_reports:due"), count=len(late), tone="bad")


@warning(Role.TAX)
def missing(_actor: Actor) -> Iterable[Item]:
    owed, platforms = api.missing_platforms(business_day(now()))
    if owed is not None:
        said = _("%(quarter)s 季度报告逾期未报送的平台") % {"quarter": owed.quarter}
        yield Item(said, reverse("platform_reports:due"), count=len(platforms), tone="bad")

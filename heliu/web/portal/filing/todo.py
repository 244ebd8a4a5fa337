"""What a filing asks of the enterprise today: correct, finish, confirm for the year."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.days import now
from heliu.people.api import may
from heliu.people.facts import ENTERPRISE_ROLES, Actor
from heliu.registry.filing import api
from heliu.registry.filing.facts import State
from heliu.web.kit.home import Item, clock, once, todo


@todo(*ENTERPRISE_ROLES)
def to_do(actor: Actor) -> Iterator[Item]:
    if actor.firm is None or not may(actor, "registry.view_filing"):
        return
    for case in once(api.cases_of, actor.firm, actor=actor):
        url = reverse("filing:tasks", args=[case.id])
        if case.state == State.RETURNED:
            items = [item for item in api.look(case.id, actor=actor, at=now()).items if item.answered_at is None]
            yield Item(_("企业备案待补正"), url, count=max(len(items), 1), tone="warn", next_url=url)
        elif case.state == State.DRAFT:
            yield Item(_("企业备案未填完"), url, count=1)


@clock(*ENTERPRISE_ROLES)
def clocks(actor: Actor) -> Iterator[Item]:
    if actor.firm is None or not may(actor, "registry.view_filing"):
        return
    for case in once(api.cases_of, actor.firm, actor=actor):
        if case.state == State.APPROVED and (asked := api.look(case.id, actor=actor, at=now()).confirmation):
            tone = "bad" if asked.is_overdue else "warn"
            words = _("%(year)s 年度确认") % {"year": asked.year}
            yield Item(words, reverse("filing:home"), due=asked.last_day, tone=tone)
        if case.state == State.SUBMITTED:
            yield Item(_("备案审核"), reverse("filing:tasks", args=[case.id]), due=case.due_on)

"""What refunds ask of the tax bureau today: by time left; an alarm where a year's holidays are missing."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.refunds import api
from heliu.web.kit.home import Item, clock, news, once, todo, warning


@todo(Role.TAX)
def to_handle(actor: Actor) -> Iterable[Item]:
    if not may(actor, api.DECIDE):
        return
    told, url = once(api.standing, actor), reverse("refund_desk:list")
    found = api.next_application(actor)
    next_url = reverse("refund_desk:case", args=[found.id]) if found else ""
    yield Item(_("待受理的退税申请"), f"{url}?state=submitted", count=told["to_accept"], next_url=next_url)
    yield Item(_("审核中的退税申请"), f"{url}?state=accepted", count=told["reviewed"], next_url=next_url)
    yield Item(_("已核准待退库的申请"), f"{url}?state=to_pay", count=told["to_pay"])


@todo(Role.TAX)
def to_settle(actor: Actor) -> Iterable[Item]:
    """Settlements to be checked and closed, and those firms are reminded of."""
    if may(actor, api.CHECK):
        told, url = once(api.settle_counts, actor), reverse("refund_desk:list")
        yield Item(_("待核对的离境即退税核算"), f"{url}?state=settle_check", count=told["to_check"])
        yield Item(_("核算差额待补退或补缴"), f"{url}?state=settle_close", count=told["to_close"])
        yield Item(_("企业临近核算期限的离境即退税"), f"{url}?state=to_settle", count=told["soon"], tone="warn")


@warning(Role.TAX)
def settle_late(actor: Actor) -> Iterable[Item]:
    if may(actor, api.CHECK):
        url = f"{reverse('refund_desk:list')}?state=settle_late"
        yield Item(_("离境即退税核算已逾期"), url, count=once(api.settle_counts, actor)["late"], tone="bad")


@warning(Role.TAX, Role.ZONE)
def overdue(actor: Actor) -> Iterable[Item]:
    if may(actor, api.VIEW):
        url = f"{reverse('refund_desk:list')}?state=overdue"
        yield Item(_("超过法定期限的退税申请"), url, count=once(api.standing, actor)["overdue"], tone="bad")
    year = api.missing_year() if may(actor, api.KEEP) else None
    if year is not None:
        words = _("没有 %(year)d 年的节假日安排，期限不能推算") % {"year": year}
        yield Item(words, reverse("refund_desk:tables"), tone="bad")


@clock(Role.TAX)
def nearest(actor: Actor) -> Iterable[Item]:
    found = api.next_due(actor) if may(actor, api.DECIDE) else None
    if found is not None:
        words = _("退税申请 %(number)s 的法定期限") % {"number": found.number}
        yield Item(words, reverse("refund_desk:case", args=[found.id]), due=found.due_on)


@news(Role.TAX, Role.ZONE)
def average(_actor: Actor) -> Iterable[Item]:
    newest = next(iter(api.published()), None)
    if newest is not None and newest.days is not None:
        told = {"year": newest.year, "days": newest.days}
        text = _("%(year)d 年办结的退税申请，平均 %(days)s 个工作日") % told
        yield Item(text, reverse("refund_time:show"), count=newest.applications)

"""The monthly summary in one sentence: which lists wait for an application, the nearest day first."""

from django.utils.translation import gettext as _

from heliu.clearance.exports.api import summaries_due
from heliu.kernel.days import business_day, now
from heliu.people.api import may
from heliu.people.facts import Actor
from heliu.web.cases.summaries.lists import SEE
from heliu.web.database import database


def reminder(actor: Actor) -> str:
    """Empty where the firm owes nothing; officers owe nothing."""
    if actor.firm is None or not may(actor, SEE):
        return ""
    due = summaries_due(database(), actor.firm)
    if not due:
        return ""
    first, lists = min(one.due_on for one in due), sum(one.lists for one in due)
    text = (
        _("%(lists)d 份离境清单应汇总申报（CEB701），最迟 %(day)s，已逾期。")
        if first < business_day(now())
        else _("%(lists)d 份离境清单待汇总申报（CEB701），最迟 %(day)s。")
    )
    return text % {"lists": lists, "day": first}

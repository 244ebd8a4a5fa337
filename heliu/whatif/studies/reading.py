"""What-ifs as pages show them."""

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import NotThere
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.whatif.studies import facts
from heliu.whatif.studies.facts import State
from heliu.whatif.studies.models import Study

VIEW: Final = "whatif.view_study"
OF_DRAFT_SHOWN_MAX: Final = 3
_ORDERS: Final = {"asked_at": "asked_at"}


def list_studies(actor: Actor, asked: Asked) -> list[facts.Study]:
    return [_fact(one) for one in keyset(_chosen(actor, asked), asked, _ORDERS)]


def count_studies(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def study(number: int, *, actor: Actor) -> facts.Study:
    """One what-if with its answer. Raises NotThere."""
    require(actor, VIEW)
    return _fact(there(Study.objects.all(), number), whole=True)


def of_draft(draft: int, *, actor: Actor) -> list[facts.Study]:
    """The newest what-ifs about a draft."""
    return _newest(actor, draft=draft)


def of_goods_list(number: int, *, actor: Actor) -> list[facts.Study]:
    """The newest what-ifs about a version of the positive list."""
    return _newest(actor, goods_list=number)


def _newest(actor: Actor, **about: int) -> list[facts.Study]:
    require(actor, VIEW)
    return [_fact(one) for one in Study.objects.filter(**about).defer("told").order_by("-id")[:OF_DRAFT_SHOWN_MAX]]


def there(studies: QuerySet[Study], number: int) -> Study:
    found = studies.filter(pk=number).first()
    if found is None:
        raise NotThere(_("没有编号为 %(number)s 的推演，或者它已超过保存期限。") % {"number": number})
    return found


def _chosen(actor: Actor, asked: Asked) -> QuerySet[Study]:
    require(actor, VIEW)
    rows = Study.objects.defer("told")
    if state := asked.filters.get("state"):
        rows = rows.filter(state=state)
    if name := asked.filters.get("name"):
        rows = rows.filter(title_zh__icontains=name) | rows.filter(title_en__icontains=name)
    return rows


def _fact(one: Study, *, whole: bool = False) -> facts.Study:
    return facts.Study(
        id=one.pk,
        zh=one.title_zh,
        en=one.title_en,
        draft=one.draft,
        goods_list=one.goods_list,
        text=one.text,
        digest=one.digest,
        since=one.since,
        until=one.until,
        state=State(one.state),
        done=one.done,
        steps=one.steps,
        problem=one.problem,
        asker=one.asker_name,
        asker_id=one.asker_id,
        asked_at=one.asked_at,
        ended_at=one.ended_at,
        told=(one.told or {}) if whole else {},
    )

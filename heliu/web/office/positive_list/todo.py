"""The positive list on the homes of officers: versions that wait for a second person, and a list that is not there."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.lawbook.positive_list import api
from heliu.people.facts import Actor, Role
from heliu.policies.positive_list import list_on
from heliu.web.kit.home import Item, todo, warning


@todo(Role.ZONE, Role.CUSTOMS)
def waiting(actor: Actor) -> Iterable[Item]:
    yield Item(_("待复核的正面清单"), reverse("positive_list:list"), count=api.waiting(actor))


@warning(Role.ZONE, Role.CUSTOMS)
def list_missing(actor: Actor) -> Iterable[Item]:  # noqa: ARG001  (every source is given who asks)
    if list_on(business_day(now())).is_demo:
        yield Item(
            _("尚未发布现行正面清单"),
            reverse("positive_list:list"),
            tone="warn",
            hint=_("现在显示的是演示清单，不据此退单。"),
        )

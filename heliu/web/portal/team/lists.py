"""The list of the people of one's enterprise, each once with all duties."""

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.kernel.days import business_day, now
from heliu.kernel.listing import Asked
from heliu.people import api as people
from heliu.people.facts import NAME_MAX_LENGTH, Actor, Colleague, Duty
from heliu.web.kit.fields import DayField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec, RowAction
from heliu.web.public.account.titles import DUTY_NAMES, duties_in_words

MANAGE, AUDIT = "people.manage_members", "people.view_audit"
DUTIES = (("", _("全部")), *((duty.value, name) for duty, name in DUTY_NAMES.items()))


def lines(actor: Actor, asked: Asked) -> list[Colleague]:
    return people.list_team(actor, asked, business_day(now()))


def count(actor: Actor, asked: Asked, most: int) -> int:
    return people.count_team(actor, asked, most, business_day(now()))


def lacks_a_reviewer(actor: Actor) -> Promise | str:
    """Nobody could confirm what somebody else handled: the two-person rule needs two."""
    reviewers = Asked({"duty": Duty.REVIEWER.value})
    if people.count_team(actor, reviewers, 1, business_day(now())):
        return ""
    return _("本企业还没有复核人员。须经办、复核分离的事项（如撤销备案），要有两个人才能办结。")


MEMBERS = ListSpec(
    key="team_members",
    title=_("成员与职责"),
    columns=(
        Column("name", _("姓名")),
        Column("username", _("用户名"), order=True),
        Column("duties", _("职责"), value=lambda one: duties_in_words(one.duties)),
        Column("since", _("起始日期"), kind="day", order=True),
        Column("last_login", _("最近登录"), kind="instant"),
    ),
    rows=lines,
    count=count,
    order="username",
    filters=(
        Filter("name", forms.CharField(label=_("姓名或用户名"), max_length=NAME_MAX_LENGTH)),
        Filter("duty", forms.ChoiceField(label=_("职责"), choices=DUTIES)),
        Filter("idle", DayField(label=_("自此日起未登录")), folded=True),
    ),
    permission="people.view_members",
    row_id=lambda one: one.user_id,
    row_actions=(
        RowAction(_("职责"), lambda one: reverse("team:member", args=[one.user_id]), permission=MANAGE),
        RowAction(
            pgettext_lazy("member", "停用"), lambda one: reverse("team:end", args=[one.user_id]), permission=MANAGE
        ),
        RowAction(_("重置密码"), lambda one: reverse("team:reset", args=[one.user_id]), permission=MANAGE),
    ),
    nothing=_("被邀请的人员接受邀请后会出现在这里。"),
    notice=lacks_a_reviewer,
    actions=(
        Action(_("邀请成员"), "team:invite", permission=MANAGE),
        Action(_("尚未接受的邀请"), "team:invitations", permission="people.view_members"),
        Action(_("审计记录"), "team:audit", permission=AUDIT),
        Action(_("登录记录"), "team:sign_ins", permission=AUDIT),
    ),
)

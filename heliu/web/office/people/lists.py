"""The list of officers and their posts, by post."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.kernel.days import business_day, now
from heliu.kernel.listing import Asked
from heliu.people import api as people
from heliu.people.facts import NAME_MAX_LENGTH, OFFICE_MAX_LENGTH, OFFICER_ROLES, Actor, Officer
from heliu.web.kit.faces import ROLE_NAMES
from heliu.web.kit.fields import DayField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec, RowAction

MANAGE = "people.manage_posts"
ROLES = (("", _("全部")), *((role.value, ROLE_NAMES[role]) for role in OFFICER_ROLES))


def lines(actor: Actor, asked: Asked) -> list[Officer]:
    return people.list_officers(actor, asked, business_day(now()))


def count(actor: Actor, asked: Asked, most: int) -> int:
    return people.count_officers(actor, asked, most, business_day(now()))


OFFICERS = ListSpec(
    key="office_people",
    title=_("部门人员"),
    columns=(
        Column("role", _("岗位"), value=lambda one: ROLE_NAMES[one.role], order=True),
        Column("office", _("单位"), order=True),
        Column("park", _("园区代码"), kind="code", hidden=True),
        Column("name", _("姓名")),
        Column("username", _("用户名"), order=True),
        Column("since", _("起始日期"), kind="day", order=True),
        Column("last_login", _("最近登录"), kind="instant"),
    ),
    rows=lines,
    count=count,
    order="role",
    filters=(
        Filter("name", forms.CharField(label=_("姓名或用户名"), max_length=NAME_MAX_LENGTH)),
        Filter("role", forms.ChoiceField(label=_("岗位"), choices=ROLES)),
        Filter("office", forms.CharField(label=_("单位"), max_length=OFFICE_MAX_LENGTH), folded=True),
        Filter("idle", DayField(label=_("自此日起未登录")), folded=True),
    ),
    permission=MANAGE,
    row_id=lambda one: one.post_id,
    row_actions=(
        RowAction(_("结束岗位"), lambda one: reverse("people:end", args=[one.post_id])),
        RowAction(_("重置密码"), lambda one: reverse("people:reset", args=[one.username])),
    ),
    nothing=_("被邀请的人员接受邀请后会出现在这里。"),
    actions=(
        Action(_("邀请部门人员"), "people:invite", permission=MANAGE),
        Action(_("为企业邀请管理员"), "people:administrator", permission="people.invite_administrator"),
        Action(_("尚未接受的邀请"), "people:invitations", permission=MANAGE),
        Action(_("重置密码"), "people:find_login", permission=MANAGE),
        Action(_("登录记录"), "people:sign_ins", permission="people.view_zone_audit"),
    ),
)

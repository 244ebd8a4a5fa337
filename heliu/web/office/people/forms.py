"""Inviting an officer to a post, and an administrator for a firm that has none."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.parks.api import parks
from heliu.people.facts import NAME_MAX_LENGTH, OFFICE_MAX_LENGTH, OFFICER_ROLES, Role
from heliu.web.kit.faces import ROLE_NAMES
from heliu.web.kit.fields import FirmCodeField


class PostForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=NAME_MAX_LENGTH)
    role = forms.ChoiceField(label=_("岗位"), choices=[(role.value, ROLE_NAMES[role]) for role in OFFICER_ROLES])
    office = forms.CharField(label=_("单位名称"), max_length=OFFICE_MAX_LENGTH)
    park = forms.ChoiceField(label=_("所运营的园区"), required=False, help_text=_("仅园区运营岗位填写。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"].choices = [("", "—"), *((one.code, one.name) for one in parks())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("park")) != (told.get("role") == Role.PARK):
            self.add_error("park", _("园区运营岗位须选择园区，其他岗位不选。"))
        return told


class AdministratorForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=NAME_MAX_LENGTH)
    firm = FirmCodeField(label=_("企业海关编码"))


class LoginForm(forms.Form):
    """Whose password is to be reset."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=150,
        help_text=_(
            "企业的唯一管理员、有多个身份的人员和部门人员，由综试区运营管理人员重置；其他人员由其企业的管理员重置。"
        ),
    )

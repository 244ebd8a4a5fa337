"""The samples of all components (组件样例): every part once, for who builds pages and for axe."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.kernel.days import now
from heliu.kernel.problems import NotThere
from heliu.web.kit.fields import DayField


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("企业名称"), max_length=100, help_text=gettext_lazy("与营业执照一致，最多 100 个字。")
    )
    weight = forms.DecimalField(label=gettext_lazy("毛重"), max_digits=10, decimal_places=2, widget=forms.TextInput)
    day = DayField(label=gettext_lazy("生效日期"), required=False, help_text=gettext_lazy("例如 20261101。"))
    way = forms.ChoiceField(
        label=gettext_lazy("监管方式"),
        choices=[("9610", gettext_lazy("9610 直购进口")), ("1210", gettext_lazy("1210 网购保税进口"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=gettext_lazy("备注"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    promise = forms.BooleanField(label=gettext_lazy("我确认所填内容属实"))


class UploadSample(forms.Form):
    file = forms.FileField(label=gettext_lazy("订单表"))


def show(request: HttpRequest) -> HttpResponse:
    """In an exercise to everybody, where it is real to nobody: it holds nothing but examples."""
    if settings.PRODUCTION:
        raise NotThere(_("组件样例只在演练环境提供。"))
    faulty = Sample({"weight": "12kg", "day": "2026-13-01"})
    page = {"faulty": faulty, "sample": Sample(auto_id="good_%s"), "upload": UploadSample(), "now": now()}
    return render(request, "kit/samples.html", page)

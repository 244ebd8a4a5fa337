"""All platforms' requests."""

from dataclasses import replace

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.originals import api
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec
from heliu.web.portal.originals.lists import COLUMNS, FILTERS

REQUESTS = ListSpec(
    key="office_originals",
    title=_("支付原始数据"),
    columns=(COLUMNS[0], Column("firm_name", _("电商平台")), *COLUMNS[1:]),
    rows=api.list_requests,
    count=api.count_requests,
    order="-received_at",
    filters=(*FILTERS[:2], Filter("firm", forms.CharField(label=_("平台海关编码"), max_length=10)), *FILTERS[2:]),
    permission=api.WATCH,
    link=lambda row: reverse("office_originals:request", args=[row.id]),
    nothing=_("没有符合条件的调取请求。"),
    actions=(),
)
ASKING = replace(REQUESTS, actions=[Action(_("调取原始数据"), "office_originals:ask", permission=api.ASK)])
"""In the sandbox officers ask by themselves."""

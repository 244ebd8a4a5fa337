"""The pages of ours that apply an article, by the names under which heliu/policies/articles/ cites them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DECLARATION: Final = "declaration"
PAGES: Final[Mapping[str, Promise]] = {
    DECLARATION: _("清单详情（由报文中心打开）"),
    "assessments:list": _("核定征收"),
    "bills:list": _("电子税单"),
    "check:check_files": _("报文检查"),
    "consumer:identify": _("个人额度与包裹查询"),
    "declare:list": _("单票申报"),
    "delegations:overview": _("委托"),
    "duty:calculate": _("税款试算"),
    "errors:list": _("错误目录"),
    "exemptions:list": _("无票免税"),
    "filing:home": _("企业备案"),
    "filings:list": _("企业备案审核"),
    "goods:list": _("商品备案"),
    "goods_office:list": _("商品备案审核"),
    "messages:list": _("报文中心"),
    "office_parks:grades": _("园区分级"),
    "office_parks:recognitions": _("园区认定"),
    "originals:list": _("支付原始数据"),
    "overseas:list": _("海外仓"),
    "parks:map": _("园区一览"),
    "people:audit": _("审计记录"),
    "platform_reports:list": _("涉税信息报送"),
    "policies:coverage": _("实现对照"),
    "policies:search": _("政策法规库"),
    "positive_list:list": _("正面清单"),
    "queue:list": _("风险通道队列"),
    "refund_desk:list": _("出口退税审核"),
    "refund_time:show": _("退税办理时限"),
    "refunds:list": _("出口退税"),
    "register:firms": _("备案企业名录"),
    "summaries:statistics": _("出口汇总"),
    "undoing:list": _("撤销与退货"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A page as a link."""

    name: Promise
    url: str


def places(keys: Iterable[str]) -> list[Place]:
    """The pages as links. Raises KeyError for a page that is not in the table."""
    return [Place(PAGES[key], reverse("messages:list" if key == DECLARATION else key)) for key in keys]

"""What the receipts of an application say (回执信息). Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from heliu.clearance.facts import Paper
from heliu.clearance.undoing.facts import Kind, Line, State
from heliu.clearance.undoing.moves import stands
from heliu.clearance.undoing.rules import Back, Window
from heliu.kernel.phrases import plain


def cancelled() -> Paper:
    return Paper(399, "[Code:U11;Desc:撤销办结, 清单已撤销, 占用的额度与税款已退回, 订单可用原编号重新申报]")


def to_be_looked_at(instead: str) -> Paper:
    return Paper(120, f"[Code:U12;Desc:撤销申请已受理, 清单{instead};Fix:请等待结果, 期间请勿发运]")


def cancellation_refused(note: str) -> Paper:
    return Paper(100, f"[Code:U13;Desc:关员不同意撤销: {note};Fix:货物已离开监管场所的, 结关后申报退货(CEB625)]")


def approved(window: Window) -> Paper:
    last = f"{window.arrive_until:%Y-%m-%d}"
    detail = f"退货申请已受理, 货物须在{last}前(含当日)运抵原监管作业场所"
    fix = f"运抵并核收后退回额度与税款, 逾期申请失效({window.arriving.reference.title})"
    return Paper(120, f"[Code:U20;Desc:{detail};Fix:{fix}]")


def under_review(window: Window) -> Paper:
    last = f"{window.arrive_until:%Y-%m-%d}"
    return Paper(300, f"[Code:U21;Desc:退货申请待关员核准;Fix:请等待结果; 货物最迟{last}运抵原监管作业场所]")


def returned(back: Back) -> Paper:
    total = back.total
    amounts = f"关税{total.duty:.2f} 消费税{total.consumption_tax:.2f} 增值税{total.vat:.2f}"
    detail = f"退货办结, 退回额度{back.quota:.2f}元, 税款{total.tax:.2f}元不征({amounts})"
    return Paper(399, f"[Code:U22;Desc:{detail}]")


def return_refused(note: str) -> Paper:
    return Paper(100, f"[Code:U23;Desc:关员不同意退货: {note};Fix:仍在申请期限内的可更正后重新申请]")


def lapsed(due_on: date, window: Window) -> Paper:
    detail = f"退货未在{due_on:%Y-%m-%d}前运抵原监管作业场所, 申请失效, 额度与税款不退"
    return Paper(100, f"[Code:U24;Desc:{detail};Fix:请与购买人另行商定({window.arriving.reference.title})]")


def withdrawn(kind: Kind) -> Paper:
    fix = "仍要撤销的请重新申请" if kind is Kind.CANCEL else "仍要退货的, 在申请期限内重新申请"
    return Paper(100, f"[Code:U25;Desc:企业撤回{kind.zh}申请, 清单、额度与税款不变;Fix:{fix}]")


def replaced(kind: Kind) -> Paper:
    """Noted of an application whose change was taken; the change has its own receipt."""
    return Paper(100, f"[Code:U26;Desc:{kind.zh}申请已更改, 以同一编号的新申请为准;Fix:请看新申请的回执]")


def stays(refused: Paper, kind: Kind, state: State) -> Paper:
    """Why a change was refused, and that what it should have changed goes on."""
    told = f"[Code:U27;Desc:更改未被接受, 原{kind.zh}申请照旧, 现在是{state.zh};Fix:请更正后以更晚的appTime重新发送]"
    return Paper(refused.status, refused.note + told)


def nothing_found(kind: Kind, invt_no: str, firms: tuple[str, str]) -> Paper:
    ebc_code, agent_code = firms
    detail = f"没有电商企业{ebc_code}、申报企业{agent_code}的清单[{invt_no}]"
    fix = "请核对清单编号(invtNo)与两家企业的编码, 应与原清单一致"
    if kind is Kind.CANCEL:
        return Paper(-623003, f"[Code:-623003;Desc:{detail};Fix:{fix}]")
    return Paper(100, f"[Code:U30;Desc:{detail};Fix:{fix}]")


def differing(names: Sequence[str]) -> Paper:
    fields = "、".join(names)
    return Paper(100, f"[Code:U31;Desc:申请与原清单不一致;Fields:{fields};Fix:请照抄原清单的{fields}]")


def already_asked(kind: Kind, cop_no: str) -> Paper:
    detail = f"该清单已有{kind.zh}申请 {cop_no}"
    fix = "请等待该申请的结果" if kind is Kind.CANCEL else "有退货的清单不能再撤销; 其余商品可另行申报退货"
    return Paper(100, f"[Code:U32;Desc:{detail};Fix:{fix}]")


def not_in_this_state(kind: Kind, status: int, instead: str) -> Paper:
    if kind is Kind.CANCEL:
        return Paper(-623005, f"[Code:-623005;Desc:{stands(status)}, 不能撤销;Fix:{instead}]")
    return Paper(100, f"[Code:U33;Desc:{stands(status)}, 不能退货;Fix:{instead}]")


def too_late(window: Window) -> Paper:
    last, released = f"{window.apply_until:%Y-%m-%d}", f"{window.released_on:%Y-%m-%d}"
    days = int(window.applying.value)
    detail = f"清单{released}放行, 退货申请期限为放行之日起{days}天, 已于{last}届满"
    fix = f"额度与税款不能退回, 请与购买人另行商定({window.applying.reference.title})"
    return Paper(100, f"[Code:U34;Desc:{detail};Fix:{fix}]")


def no_such_line(gnum: str, goods_code: str) -> Paper:
    detail = f"原清单没有序号{gnum}、商品编号{goods_code}的商品"
    return Paper(-625209, f"[Code:-625209;Desc:{detail};Path:InvtRefundList/gnum;Fix:请照抄原清单表体的序号与商品编号]")


def too_much(line: Line, quantity: Decimal) -> Paper:
    gone = f"已退{plain(line.back)}, 申请中{plain(line.asked)}, 还可退{plain(line.left)}"
    detail = f"第{line.gnum}项申请退{plain(quantity)}, 原清单{plain(line.declared)}, {gone}"
    return Paper(100, f"[Code:U35;Desc:{detail};Path:InvtRefundList/qty;Fix:请更正退货数量]")


def no_evidence() -> Paper:
    return Paper(100, "[Code:U36;Desc:原清单的商品明细平台无法核对(报文已不留存, 或表体序号重复);Fix:请向主管海关办理]")

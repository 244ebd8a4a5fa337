"""The rules of an application for return (退货申请核对): one class each, told all at once. Pure.

Codes of ours: customs publishes none for returns of exports. Each says which values differ and where it is written.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from heliu.clearance.export_returns.facts import Application, Goods, Original, OriginalLine, mode_of_return
from heliu.kernel.phrases import plain
from heliu.policies.rules.export_return import back_until, returnable

LINES_SHOWN_MAX: Final = 4  # of one rule in a receipt; all are counted
CHINA: Final = "142"
_SAME: Final = (
    ("gcode", "code"),
    ("gname", "name"),
    ("gmodel", "model"),
    ("unit", "unit"),
    ("unit1", "unit_1"),
    ("unit2", "unit_2"),
)
_AMOUNTS: Final = (("qty", "quantity"), ("qty1", "quantity_1"), ("qty2", "quantity_2"))


@dataclass(frozen=True, slots=True)
class WholeReturn:
    """An application beside its original. ``back_on``: the day the goods are back, today while they are on the way.

    ``law_on``: by the law of another day than that of the release.
    """

    application: Application
    original: Original
    back_on: date
    law_on: date | None = None

    @property
    def known(self) -> Iterator[tuple[OriginalLine, Goods]]:
        """The lines of the original that are applied for, each with what the application says of it."""
        for goods in self.application.goods:
            if goods.gnum in self.original.lines:
                yield self.original.lines[goods.gnum], goods


class ReturnRule:
    """Subclass to add a rule: the class is named by its code, the first line of the docstring is its sentence."""

    all: ClassVar[list[type["ReturnRule"]]] = []
    code: ClassVar[str]
    fields: ClassVar[str]
    fix: ClassVar[str]
    citation: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__
        ReturnRule.all.append(cls)

    @classmethod
    def sentence(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]

    @staticmethod
    def faults(whole: WholeReturn) -> list[str]:
        """What is wrong, value by value; empty where nothing is."""
        raise NotImplementedError


class T03(ReturnRule):
    """退货监管方式与原清单的监管方式不对应（一般出口 9661，特殊区域出口 1261）。"""

    fields = "CEB213 tradeMode – CEB603 tradeMode"
    fix = "请按原清单的监管方式填写退货监管方式"
    citation = "CEB213 填制说明：一般出口填9661，特殊区域出口填1261"

    @staticmethod
    def faults(whole: WholeReturn) -> list[str]:
        given, left_under = whole.application.trade_mode, whole.original.trade_mode
        wanted = mode_of_return(left_under)
        return [] if given == wanted else [f"tradeMode:{given},原清单:{left_under},应为:{wanted}"]


class T04(ReturnRule):
    """原清单的监管方式不能以退货申请单退运。"""

    fields = "CEB603 tradeMode"
    fix = "请按一般退运货物以报关单申报"
    citation = "海关总署公告2020年第44号；参数 export_return/modes"

    @staticmethod
    def faults(whole: WholeReturn) -> list[str]:
        original = whole.original
        is_open = returnable(original.trade_mode, original.released_on, whole.law_on)
        return [] if is_open else [f"原清单 tradeMode:{original.trade_mode}"]


class T05(ReturnRule):
    """超过退货期限，商品应在放行之日起规定期限内退运进境。"""

    fields = "appTime – 原清单放行日"
    fix = "请按一般退运货物以报关单申报"
    citation = "海关总署公告2020年第44号；参数 export_return/window_months"

    @staticmethod
    def faults(whole: WholeReturn) -> list[str]:
        original = whole.original
        is_open = returnable(original.trade_mode, original.released_on, whole.law_on)
        return late(original.released_on, whole.back_on, whole.law_on) if is_open else []


class T06(ReturnRule):
    """退货商品项不是原清单的商品项，或在申请单中重复。"""

    fields = "CEB213 gnum – CEB603 gnum"
    fix = "gnum 请填原清单的商品项号, 每项只列一次"
    citation = "CEB213 填制说明：对应原申报清单表体项号"

    @staticmethod
    def faults(whole: WholeReturn) -> list[str]:
        times = Counter(goods.gnum for goods in whole.application.goods)
        unknown = [f"gnum {gnum} 不在原清单" for gnum in times if gnum not in whole.original.lines]
        return unknown + [f"gnum {gnum} 重复" for gnum, found in times.items() if found > 1]


class T07(ReturnRule):
    """退货商品与原清单不一致（商品编码、名称、规格型号、计量单位）。"""

    fields = "gcode, gname, gmodel, unit, unit1, unit2"
    fix = "退货商品应为原出口商品, 请照原清单填写"
    citation = "CEB213 填制说明：与原申报清单一致；海关总署公告2020年第44号"

    @staticmethod
    def faults(whole: WholeReturn) -> list[str]:
        return [
            f"gnum {goods.gnum} {field}:{getattr(goods, name) or '空'}/{getattr(line.goods, name) or '空'}"
            for line, goods in whole.known
            for field, name in _SAME
            if getattr(goods, name) != getattr(line.goods, name)
        ]


class T08(ReturnRule):
    """退货数量为零，或与已申请退货的数量合计超过原清单数量。"""

    fields = "qty, qty1, qty2"
    fix = "请按尚可退货的数量填写; 已退单的申请不占数量"
    citation = "CEB213 填制说明：不大于原申报清单申报数量"

    @staticmethod
    def faults(whole: WholeReturn) -> list[str]:
        found = []
        for line, goods in whole.known:
            for field, name in _AMOUNTS:
                given, there, before = (getattr(one, name) for one in (goods, line.goods, line.returned))
                if given + before > there or (not given and there):
                    amounts = f"{plain(given)},原清单{plain(there)},已申请{plain(before)}"
                    found.append(f"gnum {goods.gnum} {field}:{amounts}")
        return found


class T09(ReturnRule):
    """启运国（地区）不能是中国。"""

    fields = "country"
    fix = "请填写商品启运的境外国家 (地区)"
    citation = "CEB213 填制说明：启运国不能为中国"

    @staticmethod
    def faults(whole: WholeReturn) -> list[str]:
        return [f"country:{CHINA}"] if whole.application.country == CHINA else []


def late(released_on: date, back_on: date, law_on: date | None = None) -> list[str]:
    """What is said of goods that are back too late; nothing in time."""
    until = back_until(released_on, law_on)
    return [f"放行日{released_on:%Y-%m-%d},期限至{until:%Y-%m-%d}"] if back_on > until else []


def broken(whole: WholeReturn) -> list[tuple[type[ReturnRule], list[str]]]:
    """Every rule that is broken, with what is wrong."""
    found = ((rule, rule.faults(whole)) for rule in ReturnRule.all)
    return [(rule, faults) for rule, faults in found if faults]


def told(rule: type[ReturnRule], faults: list[str]) -> str:
    """What a receipt says of a broken rule."""
    more = f" 等{len(faults)}处" if len(faults) > LINES_SHOWN_MAX else ""
    values = "; ".join(faults[:LINES_SHOWN_MAX]) + more
    return f"[Code:{rule.code};Desc:{rule.sentence().rstrip('。')},[{values}];Fields:{rule.fields};Fix:{rule.fix}]"

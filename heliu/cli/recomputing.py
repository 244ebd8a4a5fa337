"""heliu clearance recompute: a stored decision beside what the law of a day says of the same documents."""

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from heliu.cli.arguments import day_of
from heliu.cli.reading import room
from heliu.cli.telling import console, say_json, table_of
from heliu.kernel.problems import NotThere
from heliu.policies.recomputing.facts import Kind

if TYPE_CHECKING:
    from heliu.policies.recomputing.facts import Because, Chosen, Recomputed, Result

RECOMPUTING: Final = "heliu.clearance.recomputing.api"
_TOLD: Final = {None: "计算", True: "不符", False: "相符"}
_TOLD_OF_EXEMPTIONS: Final = {None: "计算", True: "有这种情形", False: "没有这种情形"}
"""Their rules say what must not be."""
Number = Annotated[
    str,
    typer.Argument(
        help="企业内部编号、订单编号、预录入编号、清单编号、撤销、退货、汇总或退税申请编号、无票免税登记号、本平台编号",
        metavar="NUMBER",
    ),
]
Day = Annotated[str, typer.Option("--on", help="按这一天的规定；默认为决定当日", metavar="DAY")]
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]


def recompute(number: Number, *, on: Day = "", as_json: Json = False) -> None:
    """按任一天的规定重算一份决定（清单，退货、撤销、出口汇总、退税申请，无票免税登记）：留存的结果、重算的结果、不同之处的原因。"""
    day = day_of(on, "--on") if on else None
    with room(RECOMPUTING) as (api, connection):
        from heliu.intake.evidence.reading import goods_of  # noqa: PLC0415  (read with the database's address in place)
        from heliu.refunds import api as refunds  # noqa: PLC0415  (as above)
        from heliu.reliefs.exemption import api as exemptions  # noqa: PLC0415  (as above)

        found = [*refunds.choices(number), *exemptions.choices(number), *api.choices(connection, number)]
        if len(found) != 1:
            raise NotThere(_which(number, found))
        told: Recomputed
        if found[0].kind is Kind.REFUND:
            told = refunds.recomputed(str(found[0].number), day)
        elif found[0].kind is Kind.EXEMPTION:
            told = exemptions.recomputed(connection, str(found[0].number), day)
        else:
            told = api.recomputed(connection, int(found[0].number), day, partial(goods_of, connection))
    if as_json:
        say_json(asdict(told))
        return
    screen = console()
    screen.print(
        f"{told.kind.zh} {told.cop_no}（{told.number}）  决定于 {told.decided_on}，按 {told.day} 的规定重算",
        style="bold",
    )
    rows = [(one.name, _text(one.stored), _text(one.again), one.agreement.zh, _why(one)) for one in told.results]
    screen.print(table_of("结果对照", ("项目", "留存", "重算", "对照", "原因"), rows))
    words = _TOLD_OF_EXEMPTIONS if told.kind is Kind.EXEMPTION else _TOLD
    looked = [(one.code, one.zh, one.citation, words[one.broken], one.seen) for one in told.rules]
    if looked:
        screen.print(table_of("所用的规则", ("规则", "内容", "依据", "结果", "所见"), looked))
    used = [(one.name, _side(one.then), _side(one.now)) for one in told.parameters if one.changed]
    if used:
        screen.print(table_of("不同的参数", ("参数", str(told.decided_on), str(told.day)), used))


def _which(number: str, found: "list[Chosen]") -> str:
    if not found:
        return f"没有编号为 {number} 的决定。请核对编号。"
    told = "、".join(f"{one.number}（{one.kind.zh}）" for one in found)
    return f"编号 {number} 有不止一份决定，请改用本平台编号：{told}。"


def _why(result: "Result") -> str:
    return "；".join(map(_reason, result.because))


def _reason(because: "Because") -> str:
    if because.used is not None:
        return because.used.name
    return f"{because.cause.zh}：{because.detail}" if because.detail else because.cause.zh


def _side(found: Any) -> str:
    return "没有值" if found is None else f"{found.value}（{found.since} 起，{found.reference}）"


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(value) or "—"
    return "—" if value is None else str(value)

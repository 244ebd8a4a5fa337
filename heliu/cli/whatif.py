"""heliu policy what-if: stored import declarations of a period taxed anew under a change of the law."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from heliu.cli.arguments import day_of
from heliu.cli.telling import console, say_json, table_of
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Invalid, Violation
from heliu.people.facts import NOBODY, Actor
from heliu.policies.change_files import read_change
from heliu.policies.changes import Change, ChangeRefused
from heliu.policies.parameters import NotInForce
from heliu.policies.positive_list_rows import GoodsList
from heliu.whatif.facts import Basis, Channel, Example, Group, Impact, Limits, MovedGoods, Unlike

NOT_RECONCILED: Final = 1
FILE_OCTETS_MAX: Final = 1_000_000
SHOWN_MAX: Final = 20
STANDARD: Final = Limits()
Row = tuple[Any, ...]


def what_if(  # noqa: PLR0913 - one parameter an option of the command
    change: Annotated[Path | None, typer.Argument(help="变更文件（YAML）；不给则只核对已存结果能否逐票重现")] = None,
    *,
    since: Annotated[str, typer.Option("--from", help="起始日（含），例如 2026-01-01")],
    until: Annotated[str, typer.Option("--to", help="截止日（含）")],
    basis: Annotated[
        Basis | None,
        typer.Option(help="dated：按变更写明的施行日；throughout：视同全期施行。默认：施行日晚于截止日的视同全期"),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=16, help="同时使用的数据库连接数")] = STANDARD.workers,
    seconds: Annotated[int, typer.Option(min=1, max=86_400, help="最长用时（秒），到时中止")] = STANDARD.seconds,
    draft: Annotated[
        int | None, typer.Option(metavar="N", help="变更草案编号：推演该草案，结果存入草案页，供复核人查看")
    ] = None,
    goods_list: Annotated[
        int | None,
        typer.Option("--positive-list", metavar="N", help="正面清单版本编号：推演该版本，结果存入版本页，供复核人查看"),
    ] = None,
    officer: Annotated[str, typer.Option(help="以谁的账号存入草案或版本；须有起草变更、上传清单的权限")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档（格式见 docs/what-if.md）")] = False,
) -> None:
    """政策推演：把期间内已审定的进口清单按变更后的规定重新计税，列出受益、受损与合计。

    只读：在一个快照中计算，不影响报文接收；Ctrl-C 随时中止。先逐票按当日规定重算并与已存结果核对到分，对不上的逐票
    列出原因、不计入合计。例：heliu policy what-if 变更.yaml --from 2026-01-01 --to 2026-06-30 --json
    新版正面清单会退回、放入哪些已审定的清单：--positive-list 3 --officer zhangsan
    """
    days = day_of(since, "--from"), day_of(until, "--to")
    asked = _change(change) if change else None
    about = [one for one in (asked, draft, goods_list) if one is not None]
    if len(about) > 1 or (draft is None and goods_list is None) != (not officer):
        cause = "变更文件、--draft、--positive-list 只给一样；后两样须与 --officer 同时给出。"
        raise typer.BadParameter(cause, param_hint="--draft")
    from heliu.cli.installation import database  # noqa: PLC0415  (Django is slow to load, and `policy show` needs none)

    with database():
        from heliu.whatif.api import study  # noqa: PLC0415  (its parts have models: the settings come first)

        run = partial(study, os.environ["DATABASE_URL"], basis=basis, limits=Limits(workers=workers, seconds=seconds))
        try:
            if draft is not None:
                impact = _kept(draft, officer, lambda change: run(change, *days))
            elif goods_list is not None:
                impact = _kept_with_list(goods_list, officer, lambda goods: run(goods, *days))
            else:
                impact = run(asked, *days)
        except (ChangeRefused, NotInForce) as refused:
            raise _invalid(refused) from refused
    if as_json:
        say_json(impact.as_json())
    else:
        _show(impact)
    if not about and not impact.reconciled:
        raise typer.Exit(NOT_RECONCILED)


def _change(file: Path) -> Change:
    try:
        with file.open("rb") as opened:
            raw = opened.read(FILE_OCTETS_MAX + 1)
        if len(raw) > FILE_OCTETS_MAX:
            raise typer.BadParameter(f"{file} 超过 {FILE_OCTETS_MAX} 字节。", param_hint="CHANGE")
        return read_change(raw.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as fault:
        raise typer.BadParameter(f"{file} 不能读作 UTF-8 文本：{fault}", param_hint="CHANGE") from fault
    except ChangeRefused as refused:
        raise _invalid(refused) from refused


def _kept(number: int, officer: str, run: Callable[[Change], Impact]) -> Impact:
    """The impact of a draft, kept with it for who decides on it."""
    from heliu.lawbook.changes.api import keep_impact, to_be_weighed  # noqa: PLC0415  (as above)

    actor = _actor(officer)
    text = to_be_weighed(number, actor=actor)
    impact = run(read_change(text))
    keep_impact(number, text, impact.as_json(), now(), actor=actor)
    return impact


def _kept_with_list(number: int, officer: str, run: Callable[[GoodsList], Impact]) -> Impact:
    """The impact of a version of the positive list, kept with it for who decides on it."""
    from heliu.lawbook.positive_list.api import keep_impact, to_be_weighed  # noqa: PLC0415  (as above)

    actor = _actor(officer)
    goods, revision = to_be_weighed(number, actor=actor)
    impact = run(goods)
    keep_impact(number, revision, impact.as_json(), now(), actor=actor)
    return impact


def _actor(login: str) -> Actor:
    from django.contrib.auth import get_user_model  # noqa: PLC0415  (as above)

    from heliu.people.api import actor_of  # noqa: PLC0415

    user = get_user_model().objects.filter(username=login).first()
    return NOBODY if user is None else actor_of(user.pk, business_day(now()))


def _invalid(refused: ChangeRefused | NotInForce) -> Invalid:
    """With every fault, as a problem the command tells."""
    if isinstance(refused, NotInForce):
        return Invalid.at("from", "NOT_IN_FORCE", str(refused), "请把期间放在有规定可依的日子里。")
    faults = [Violation(one.field, one.code, one.cause.zh, one.fix.zh) for one in refused.faults]
    told = "\n".join(f"{one.pointer} {one.code} {one.detail}{one.fix}" for one in faults)
    return Invalid(f"变更文件不符合要求。\n{told}", faults)


def _show(impact: Impact) -> None:
    total = impact.total
    for title, columns, rows in _tables(impact):
        console().print(table_of(title, columns, rows))
    judged = f"其中逐单 {impact.judged:,} 票"
    typer.echo(f"期间 {impact.found:,} 票，重算 {impact.recomputed:,} 票，{judged}；用时 {impact.seconds} 秒。")
    typer.echo(
        f"受益 {total.winners:,} 票（少缴 {total.gain:,} 元），受损 {total.losers:,} 票（多缴 {total.loss:,} 元），"
        f"不变 {impact.unchanged:,} 票；退出零售渠道 {impact.falls_out:,} 票，进入 {impact.comes_in:,} 票。"
    )
    for does, moved in (("退单", impact.listed.refused), ("放入", impact.listed.let_in)):
        if moved.declarations:
            sums = f"完税价格 {moved.tax_price:,} 元，税款 {moved.tax:,} 元"
            typer.echo(f"因正面清单{does} {moved.declarations:,} 票（{moved.sellers:,} 家企业）：{sums}。")
    for name, count in impact.left_out.items():
        typer.echo(f"未重算（{name}）：{count:,} 票")
    if impact.reconciled:
        typer.echo("已存结果全部逐票重现，分厘不差。")
    for reason, count in impact.unlike_counts.items():
        typer.echo(f"不能重现、未计入合计：{count:,} 票——{reason.zh}")


def _tables(impact: Impact) -> Iterator[tuple[str, Row, list[Row]]]:
    sides = (("变更前", impact.total.before), ("变更后", impact.total.after))
    taxes: list[Row] = [(name, one.duty, one.consumption_tax, one.vat, one.total) for name, one in sides]
    columns: Row = ("", "关税", "消费税", "增值税", "合计")
    yield f"{impact.title['zh']}（{impact.basis.zh}；元）", columns, [*taxes, ("差额", "", "", "", impact.difference)]
    columns = ("月份", "票数", "受益", "受损", "变更前", "变更后", "差额")
    yield "按月", columns, [_month(one) for one in impact.months]
    columns = ("渠道", "票数（前）", "票数（后）", "变更前", "变更后", "差额")
    yield "按办理渠道", columns, [_channel(one) for one in impact.channels]
    columns = ("章", "商品行", "变更前", "变更后", "差额")
    yield (
        "按商品章",
        columns,
        [(one.chapter, one.lines, one.tax_before, one.tax_after, one.difference) for one in impact.chapters],
    )
    if impact.listed.goods:
        columns = ("税则号列", "货品名称", "原", "新", "商品行", "票数", "企业", "货值")
        yield (
            f"正面清单所涉商品（前 {SHOWN_MAX}，元）",
            columns,
            [_goods(one) for one in impact.listed.goods[:SHOWN_MAX]],
        )
    columns = ("企业内部编号", "申报企业", "审定日", "完税价格", "变更前", "变更后")
    for title, found in (("受益最多", impact.winners), ("受损最多", impact.losers)):
        yield title, columns, [_example(one) for one in found]
    if impact.unlike:
        columns = ("企业内部编号", "申报企业", "审定日", "已存", "重算", "原因")
        yield f"不能重现（前 {SHOWN_MAX} 票）", columns, [_unlike(one) for one in impact.unlike[:SHOWN_MAX]]


def _month(one: Group) -> Row:
    return one.key, one.declarations, one.winners, one.losers, one.before.total, one.after.total, one.difference


def _channel(one: Channel) -> Row:
    return one.way.zh, one.declarations_before, one.declarations_after, one.tax_before, one.tax_after, one.difference


def _example(one: Example) -> Row:
    return one.cop_no, one.agent_code, one.day, one.tax_price, one.tax_before, one.tax_after


def _goods(one: MovedGoods) -> Row:
    barred = (one.before or "—", one.after or "—")
    return one.code, one.name, *barred, one.lines, one.declarations, one.sellers, one.value


def _unlike(one: Unlike) -> Row:
    sides = (side.total if side else None for side in (one.stored, one.computed))
    return one.cop_no, one.agent_code, one.day, *sides, one.reason.zh

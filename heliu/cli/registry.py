"""heliu registry: filing firms, their certificates and entrustments from the command line; API tokens; who may send."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer
from rich.table import Table

from heliu.cli.arguments import day_of, octets_of
from heliu.cli.installation import database
from heliu.cli.telling import console, say_json
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Invalid
from heliu.people.facts import Role

REFUSED = 1
OUTCOMES = {"filed": "新备案", "corrected": "已更正", "unchanged": "无变化", "kept": "已有备案，保留原内容"}
STATES = {"filed": "备案有效", "suspended": "备案暂停", "cancelled": "备案注销"}
HELP = """企业、证书、委托与接口令牌。

\b
让本平台接受 ../shared/bench 的负载（企业 5105960002，密钥 data/ceb/signed/keys/ecom-*）：
  K=../shared/data/ceb/signed
  heliu registry trust $K/keys/ca-rsa.crt $K/keys/ca-sm2.crt --crl $K/keys/ca-rsa.crl --crl $K/keys/ca-sm2.crl
  heliu registry load $K/enterprises.tsv
  heliu registry file 510596T004 测试支付有限公司 --role payment
  heliu registry file 5105980003 泸州测试物流有限公司 --role carrier
  heliu registry file 5105980005 泸州测试报关有限公司 --role broker
  heliu registry entrust 510596T004 5105960002 CEB411
  heliu registry entrust 5105980003 5105960002 CEB511,CEB513
  heliu registry may-send 5105960002 CEB411 --party payCode=510596T004
重复执行不会改变结果；已备案的企业保留原内容（更正用 --replace）。运行中的平台几秒内自动生效。
"""

app = typer.Typer(no_args_is_help=True, help=HELP)
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
FirmCode = Annotated[str, typer.Argument(help="企业海关编码")]


@app.callback()
def registry() -> None:
    pass


registry.__doc__ = HELP


@contextmanager
def _register() -> Iterator[ModuleType]:
    """The register's api, once Django has its database."""
    with database():
        from heliu.registry import api  # noqa: PLC0415  (models need the settings)

        yield api


@app.command()
def trust(
    authorities: Annotated[list[Path], typer.Argument(help="发证机构证书（PEM 或 DER）", metavar="CA.crt...")],
    *,
    crl: Annotated[list[Path] | None, typer.Option("--crl", help="吊销列表，可多次给出")] = None,
    as_json: Json = False,
) -> None:
    """信任发证机构，并装入其吊销列表。较旧的吊销列表不会替换较新的。"""
    with _register() as api:
        trusted = [{"file": str(path), "fingerprint": api.trust_issuer(octets_of(path))} for path in authorities]
        lists = [
            {"file": str(path), "newer": api.load_revocation_list(octets_of(path)) is not None} for path in crl or []
        ]
    _say({"trusted": trusted, "revocation_lists": lists}, as_json=as_json)


@app.command()
def load(
    table: Annotated[Path, typer.Argument(help="制表符分隔：copCode name org_code role dxpId certificates")],
    *,
    keys: Annotated[Path | None, typer.Option(help="证书目录；默认为表格旁的 keys/")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="已备案的企业按表格更正")] = False,
    entrust_to: Annotated[str | None, typer.Option("--entrust", help="表中各企业委托此企业代发其报文")] = None,
    as_json: Json = False,
) -> None:
    """按表格备案企业，并绑定 certificates 列所列证书（带括号者除外）。全部成功或全部不做。"""
    folder = keys or table.parent / "keys"
    with _register() as api:
        wishes = api.Wishes(folder if folder.is_dir() else None, replace, entrust_to)
        filed = [asdict(row) for row in api.load_table(table, now(), wishes)]
    if as_json:
        _say({"firms": filed}, as_json=True)
        return
    rows = [
        (row["code"], row["name"], OUTCOMES[row["outcome"]], row["certificates"], row["entrusted"]) for row in filed
    ]
    _print(("海关编码", "企业", "结果", "证书", "委托代发"), rows)


@app.command("file")
def file_firm(
    code: FirmCode,
    name: Annotated[str, typer.Argument(help="企业名称")],
    *,
    role: Annotated[list[str], typer.Option(help="seller platform payment carrier warehouse broker，可多次给出")],
    numbers: Annotated[
        list[str] | None, typer.Option("--number", help="organisation_code=… uscc=… dxp_id=…，可多次给出")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="更正已有备案")] = False,
    as_json: Json = False,
) -> None:
    """备案一家企业；已备案的保留原内容，只补充身份，除非给出 --replace。"""
    given = _pairs(numbers or [], {"organisation_code", "uscc", "dxp_id"})
    with _register() as api:
        filed = api.file_or_extend(code, name, frozenset(role), given, business_day(now()), replace=replace)
    _say({"code": filed.code, "name": filed.name, "roles": sorted(filed.roles)}, as_json=as_json)


@app.command()
def bind(
    firm: FirmCode,
    certificates: Annotated[list[Path], typer.Argument(help="证书文件（PEM 或 DER）", metavar="CERT.crt...")],
    *,
    as_json: Json = False,
) -> None:
    """把签名证书绑定到企业。"""
    with _register() as api:
        bound = [api.bind_certificate(firm, octets_of(path), now()) for path in certificates]
    _say({"firm": firm, "certificates": bound}, as_json=as_json)


@app.command()
def entrust(
    principal: Annotated[str, typer.Argument(help="委托企业海关编码")],
    agent: Annotated[str, typer.Argument(help="受托企业海关编码")],
    messages: Annotated[str, typer.Argument(help="报文，逗号分隔，例如 CEB411,CEB511")],
    *,
    until: Annotated[str | None, typer.Option(help="最后有效日，例如 2027-12-31；默认长期")] = None,
    as_json: Json = False,
) -> None:
    """登记委托：受托企业可代委托企业发送所列报文，自今日起有效。"""
    wanted = [message.strip().upper() for message in messages.split(",") if message.strip()]
    with _register() as api:
        held = api.entrust(principal, agent, wanted, business_day(now()), day_of(until) if until else None)
        told = {"id": held.pk, "principal": principal, "agent": agent, "messages": held.messages}
    _say(told, as_json=as_json)


@app.command()
def token(
    firm: FirmCode,
    *,
    scope: Annotated[list[str] | None, typer.Option(help="send（发送）、receipts（取回执）；默认两者")] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="有效天数")] = 90,
    as_json: Json = False,
) -> None:
    """签发接口令牌。令牌只显示这一次；使用：Authorization: Bearer 令牌。"""
    with _register() as api:
        secret = api.issue_token(firm, scope or api.SCOPES, now(), timedelta(days=days))
    _say({"firm": firm, "token": secret, "days": days}, as_json=as_json)


@app.command()
def firms(*, as_json: Json = False) -> None:
    """列出备案企业及其身份。"""
    with _register() as api:
        directory = api.load_directory()
    rows = [{**asdict(firm), "roles": sorted(firm.roles)} for firm in directory.firms.values()]
    if as_json:
        _say({"version": directory.version, "firms": rows}, as_json=True)
        return
    shown = [(row["code"], row["name"], _zh(row["roles"]), STATES[row["state"]], row["dxp_id"] or "") for row in rows]
    _print(("海关编码", "企业", "身份", "状态", "DXP 编号"), shown)


@app.command("may-send")
def may_send(
    firm: FirmCode,
    message: Annotated[str, typer.Argument(help="报文，例如 CEB411")],
    *,
    party: Annotated[list[str] | None, typer.Option(help="单证中的企业，例如 payCode=510596T004，可多次给出")] = None,
    as_json: Json = False,
) -> None:
    """企业能否发送某报文；不能时说明代码、原因与办法，并以 1 结束。"""
    with _register() as api:
        parties = _pairs(party or [], set(api.party_fields(message)))
        refusal = api.may_send(api.load_directory(), firm, message, parties)
    _say({"allowed": refusal is None, **(asdict(refusal) if refusal else {})}, as_json=as_json)
    if refusal is not None:
        raise typer.Exit(REFUSED)


def _pairs(given: list[str], known: set[str]) -> dict[str, str]:
    pairs = dict(part.partition("=")[::2] for part in given)
    if wrong := sorted(set(pairs) - known):
        raise Invalid(f"没有 {'、'.join(wrong)} 这一项, 可用: {'、'.join(sorted(known)) or '(无)'}。写法: 名称=值。")
    return pairs


def _say(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        say_json(told)
        return
    for name, value in told.items():
        typer.echo(f"{name}: {json.dumps(value, ensure_ascii=False, default=str)}")


def _print(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*("、".join(cell) if isinstance(cell, tuple) else str(cell) for cell in row))
    console().print(table)


def _zh(roles: list[str]) -> str:
    return "、".join(Role(role).zh for role in roles)

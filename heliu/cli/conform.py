"""heliu conform: the suite of a role over a folder or against a server; a badge on success; a badge verified."""

import json
import os
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import django
import typer
from rich.table import Table

from heliu.ceb.signature.certificates import CertificateProblem, blocks, read_certificate
from heliu.ceb.signature.issue import issue_certificate, load_authority, make_authority
from heliu.ceb.signature.sign import Signer, SigningProblem, load_signer
from heliu.ceb.signature.trust import Trust, TrustProblem
from heliu.ceb.specimens.parcel import FIRMS
from heliu.cli.telling import console
from heliu.kernel.days import now
from heliu.kernel.problems import Invalid, Unreadable
from heliu.kernel.state import state_dir

if TYPE_CHECKING:
    from heliu.conformance.facts import Case, Report
    from heliu.conformance.roles import Suite

BASES: Final = 49_000
PLACES: Final = 20
"""Parcels a run uses at most: the next run's numbers begin behind them."""
TOKENS: Final = Path("sandbox") / "tokens.json"
MARKS: Final = {"passed": "[green]✓[/green]", "failed": "[red]✗[/red]", "skipped": "–"}
NOTICE: Final = "[yellow]![/yellow]"
"""Passed, with something to look at."""
HELP: Final = """联调自测：企业自行运行，按角色检查。退出码 0：全部通过；1：有未通过或文件不能用；2：用法不对。

\b
  heliu conform --role seller-import --folder DIR --badge badge.json   # 自己的报文：XML、JSON、DxpMsg
  heliu conform --role seller-import --against http://127.0.0.1:8311   # 一个服务：平台、沙箱或自己的
  heliu conform --verify badge.json --trust ca.crt
角色：seller-import seller-export platform payment carrier warehouse broker。说明见 docs/conformance.md。
"""

app = typer.Typer(add_completion=False)


@app.command(help=HELP)
def conform(  # noqa: PLR0913 - the options of the command
    *,
    role: Annotated[str | None, typer.Option(help="角色")] = None,
    folder: Annotated[Path | None, typer.Option(help="本企业报文的目录", metavar="DIR")] = None,
    against: Annotated[str | None, typer.Option(help="被测服务的地址", metavar="URL")] = None,
    verify: Annotated[Path | None, typer.Option(help="核验一枚徽章", metavar="FILE")] = None,
    badge: Annotated[Path | None, typer.Option(help="全部通过时写出徽章", metavar="FILE")] = None,
    trust: Annotated[list[Path] | None, typer.Option(help="发证机构证书，可多次给出", metavar="CA.crt")] = None,
    firm: Annotated[str | None, typer.Option(help="企业海关编码；默认为示范区该角色的企业")] = None,
    name: Annotated[str | None, typer.Option(help="企业名称")] = None,
    key: Annotated[Path | None, typer.Option(help="加签私钥（PKCS#8 PEM）")] = None,
    certificate: Annotated[Path | None, typer.Option(help="加签证书（PEM）")] = None,
    token: Annotated[str | None, typer.Option(help="企业的接口令牌，读回执列表用")] = None,
    samples: Annotated[Path | None, typer.Option(help="另把此目录的 .xml 逐份发给被测服务", metavar="DIR")] = None,
    at: Annotated[datetime | None, typer.Option(help="以此时刻为今天（UTC）")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="标准输出只有一个 JSON 文档")] = False,
) -> None:
    if verify is not None:
        _say_badge(verify, trust or [], as_json=as_json)
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.doors"
    django.setup()
    from heliu.conformance.roles import SUITES  # noqa: PLC0415  (the doors' modules need the settings)

    if role is None or role not in SUITES or (folder is None) == (against is None):
        typer.echo(f"请给出 --role（{'、'.join(SUITES)}）与 --folder 或 --against 之一。", err=True)
        raise typer.Exit(2)
    instant = at.replace(tzinfo=now().tzinfo) if at else now()
    suite = SUITES[role]
    if folder is not None:
        report = _over_folder(suite, folder, trust or [], instant)
    else:
        party = (firm or FIRMS[suite.role.value][0], name or (None if firm else FIRMS[suite.role.value][1]))
        report = _against(suite, (against or "", token, samples), party, (key, certificate), instant)
    _show(report, as_json=as_json)
    if report.passed and badge is not None:
        _write_badge(report, badge, instant)
    raise typer.Exit(0 if report.passed else 1)


def _over_folder(suite: "Suite", folder: Path, trust: list[Path], at: datetime) -> "Report":
    from heliu.conformance.checking import Desk  # noqa: PLC0415
    from heliu.conformance.folder import over_folder  # noqa: PLC0415
    from heliu.conformance.taking import taken_from  # noqa: PLC0415

    return over_folder(tuple(taken_from(folder)), Desk(suite, _trusted(trust), at), str(folder))


def _against(
    suite: "Suite",
    server: tuple[str, str | None, Path | None],
    firm: tuple[str, str | None],
    keys: tuple[Path | None, Path | None],
    at: datetime,
) -> "Report":
    from heliu.conformance.against import opening, run  # noqa: PLC0415
    from heliu.conformance.calling import Line  # noqa: PLC0415
    from heliu.conformance.making import Maker, Party  # noqa: PLC0415
    from heliu.conformance.trials import Visit  # noqa: PLC0415

    url, token, samples = server
    code, title = firm
    if title is None:
        raise Invalid("给出 --firm 时也要给出 --name：证书与报文中的企业名称须一致。")
    signer = _signer(code, title, keys)
    party = Party(code, title, f"DXPENT00000000{code[-2:]}")
    maker = Maker(suite, party, signer, int(time.time()) % BASES * PLACES + 1, opening(at).date())
    given = _samples(samples) if samples else []
    with Line(url.rstrip("/")) as line:
        is_sandbox = line.ask("GET", "/sandbox/state").body.startswith(b'{"now"')
        line.token = token or _token(code, is_sandbox=is_sandbox)
        visit = Visit(line, maker, stranger(title), at, is_sandbox)
        return run(visit, suite, url, given)


def _samples(folder: Path) -> list[tuple[str, bytes]]:
    try:
        return [(one.name, one.read_bytes()) for one in sorted(folder.rglob("*.xml"))]
    except OSError as fault:
        raise Unreadable(f"{fault.filename} 无法读取：{fault.strerror}。") from fault


def _signer(code: str, name: str, keys: tuple[Path | None, Path | None]) -> Signer:
    """The firm's own key; else the demonstration zone's of this state folder; else one nobody has filed."""
    from heliu.registry.api import demo_keys  # noqa: PLC0415

    try:
        if keys[0] is not None and keys[1] is not None:
            rsa = _certificates([keys[1]])[0].key.algorithm == "rsa"
            return load_signer(keys[0], keys[1], "rsasha1" if rsa else "sm2sm3")
        held = demo_keys(state_dir()).get(code, {})
        if "rsa" in held:
            return load_signer(*held["rsa"], "rsasha1")
    except (OSError, CertificateProblem, SigningProblem, ValueError) as fault:
        raise Unreadable(f"密钥或证书无法使用：{fault}") from fault
    return stranger(name)


def stranger(name: str) -> Signer:
    """A key of an authority made this moment: nobody trusts it."""
    return load_signer(*issue_certificate(make_authority("rsa"), name, "MA0DEM990"), "rsasha1")


def _token(code: str, *, is_sandbox: bool) -> str | None:
    from heliu.sandbox.house import token_of  # noqa: PLC0415

    if is_sandbox:
        return token_of(code)
    path = state_dir() / TOKENS
    held: dict[str, str] = json.loads(path.read_bytes()) if path.exists() else {}
    return held.get(code)


def _write_badge(report: "Report", file: Path, at: datetime) -> None:
    from heliu.conformance.badge import badge  # noqa: PLC0415
    from heliu.registry.api import authority_keys  # noqa: PLC0415

    pair = authority_keys(state_dir())
    try:
        authority = load_authority(pair.key_path.read_bytes(), pair.certificate_path.read_bytes())
        file.write_bytes(badge(report, authority, at))
    except OSError as fault:
        raise Unreadable(f"徽章没有写出：{fault.filename} {fault.strerror}。") from fault
    typer.echo(f"徽章：{file}（核验：heliu conform --verify {file} --trust {pair.certificate_path}）", err=True)


def _say_badge(file: Path, trust: list[Path], *, as_json: bool) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.doors"
    django.setup()
    from heliu.conformance.badge import BADGE_OCTETS_MAX, verified  # noqa: PLC0415
    from heliu.registry.api import authority_keys  # noqa: PLC0415

    authorities = _certificates(trust or [authority_keys(state_dir()).certificate_path])
    try:
        with file.open("rb") as opened:
            told = verified(opened.read(BADGE_OCTETS_MAX + 1), authorities)
    except OSError as fault:
        raise Unreadable(f"{file} 无法读取：{fault.strerror}") from fault
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"有效：{told['title']}（{told['role']}），{told['issued']}，套件 {told['suite']}")
    typer.echo(f"对象 {told['subject']}；通过 {told['passed']}，未测 {told['skipped']}；摘要 {told['digest']}")


def _trusted(authorities: list[Path]) -> Trust:
    try:
        return Trust.load(authorities)
    except (OSError, CertificateProblem, TrustProblem) as fault:
        raise Unreadable(f"发证机构证书无法使用：{fault}") from fault


def _certificates(files: list[Path]) -> list[Any]:
    try:
        return [read_certificate(one) for file in files for one in blocks(file.read_bytes(), b"CERTIFICATE")]
    except (OSError, CertificateProblem, ValueError) as fault:
        raise Unreadable(f"证书无法使用：{fault}") from fault


def _show(report: "Report", *, as_json: bool) -> None:
    from heliu.conformance.facts import Outcome  # noqa: PLC0415

    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    screen = console()
    table = Table(title=f"联调自测：{report.role}  {report.subject}", title_justify="left")
    for column in ("", "用例", "对象", "说明与改法"):
        table.add_column(column, overflow="fold")
    for _, cases in groupby(report.cases, key=lambda case: case.subject):
        for row in _rows(list(cases)):
            table.add_row(*row)
    screen.print(table)
    counts = "、".join(f"{outcome.zh} {report.count(outcome)}" for outcome in Outcome)
    screen.print(counts + "；代码的解释：heliu ceb explain CODE 或网页 /errors/CODE/")


def _rows(cases: "list[Case]") -> Iterator[tuple[str, str, str, str]]:
    """What passed of one subject in one row, then a row for everything there is something to say of."""
    plain = [case for case in cases if case.outcome.value == "passed" and not case.notes]
    if plain:
        titles = "、".join(case.title for case in plain)
        yield MARKS["passed"], titles, plain[0].subject, plain[0].note.replace("[", r"\[")
    for case in cases:
        if case not in plain:
            words = [f"{one.code}  {one.field}\n{one.cause}\n→ {one.fix}" for one in case.notes]
            told = "\n".join(words or [case.note])
            mark = NOTICE if case.outcome.value == "passed" else MARKS[case.outcome.value]
            yield mark, case.title, case.subject, told.replace("[", r"\[")

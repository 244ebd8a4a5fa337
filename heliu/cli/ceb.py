"""heliu ceb: check, sign and explain customs messages, open their envelopes; write the field reference."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.check import Checked, Terms, check
from heliu.ceb.codes import explain as explanation_of
from heliu.ceb.fields import write_reference
from heliu.ceb.signature.certificates import CertificateProblem, blocks, read_certificate
from heliu.ceb.signature.enterprise import load_firms
from heliu.ceb.signature.model import Combination, Form
from heliu.ceb.signature.sign import SigningProblem, load_signer
from heliu.ceb.signature.trust import Trust, TrustProblem
from heliu.ceb.specimens.annotated import written
from heliu.ceb.specimens.pages import write_pages
from heliu.ceb.specimens.sample import sample as sample_of
from heliu.cli.envelopes import opened, show
from heliu.cli.explaining import told
from heliu.cli.sampling import as_json as fields_of
from heliu.cli.sampling import message_name
from heliu.cli.telling import console

BAD_INPUT = 2
SHOWN_DEVIATIONS = 3
VERDICTS = {"valid": "合格", "deviant": "有偏差，可接收", "invalid": "不合格"}
STATUSES = {"valid": "有效", "absent": "无签名", "invalid": "无效"}

app = typer.Typer(no_args_is_help=True, help="海关跨境电商报文：校验、签名、信封、解释回执代码。")

Json = Annotated[bool, typer.Option("--json", help="每个结果一行 JSON，其余输出到标准错误")]


@app.callback()
def ceb() -> None:
    """海关跨境电商报文：校验、签名、信封、解释回执代码。"""


@app.command("check")
def check_files(  # noqa: PLR0913 - the options of the command
    files: Annotated[list[Path], typer.Argument(help="报文文件，或装有 .xml 的文件夹", metavar="FILE...")],
    *,
    strict: Annotated[bool, typer.Option("--strict", help="结论与官方 XSD 完全一致（valid 或 invalid）")] = False,
    trust: Annotated[list[Path] | None, typer.Option(help="受信任的 CA 证书（可重复）", metavar="CA.crt")] = None,
    crl: Annotated[list[Path] | None, typer.Option(help="证书注销列表（可重复）", metavar="FILE")] = None,
    enterprises: Annotated[
        Path | None, typer.Option(help="企业名录（制表符分隔：copCode、name、org_code）", metavar="TSV")
    ] = None,
    at: Annotated[datetime | None, typer.Option(help="按此时刻判断证书有效期（UTC），默认为现在")] = None,
    as_json: Json = False,
) -> None:
    """校验报文的结构与签名。没有不合格的文件、也没有无效的签名时，退出码为 0。"""
    instant = at.replace(tzinfo=UTC) if at is not None else datetime.now(UTC)
    try:
        terms = Terms(
            trust=Trust.load(trust or [], crl or []),
            firms=load_firms(enterprises) if enterprises is not None else {},
            at=instant,
            strict=strict,
        )
    except (OSError, CertificateProblem, TrustProblem, KeyError, ValueError) as problem:
        raise _bad_input(f"证书、注销列表或企业名录无法使用：{problem}") from problem
    paths = list(_expanded(files))
    results = [] if as_json else [(path, check(_content(path), terms)) for path in paths]
    refused = any(result.is_refused for _path, result in results)
    if not as_json:
        _show(results)
    for path in paths if as_json else []:
        result = check(_content(path), terms)
        refused = refused or result.is_refused
        typer.echo(json.dumps(_document(path, result), ensure_ascii=False))
    raise typer.Exit(1 if refused else 0)


@app.command()
def sign(
    file: Annotated[Path, typer.Argument(help="未签名的报文", metavar="FILE")],
    *,
    key: Annotated[Path, typer.Option(help="私钥（PKCS#8 PEM，不加密）")],
    certificate: Annotated[Path, typer.Option(help="证书（PEM）")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写出的文件")],
    combination: Annotated[
        Combination | None, typer.Option(help="算法组合；默认按证书的密钥种类选择（SM2：sm2sm3，RSA：rsasha1）")
    ] = None,
    form: Annotated[Form, typer.Option(help="签名的书写形式；strict 之外的两种见于真实客户端")] = "strict",
) -> None:
    """给报文加签。"""
    raw = _content(file)
    try:
        chosen = _combination(combination, certificate)
        signed = load_signer(key, certificate, chosen).sign(raw.removeprefix(b"\xef\xbb\xbf"), form, canonical=False)
        output.write_bytes(signed)
    except (OSError, CertificateProblem, SigningProblem, ValueError) as problem:
        raise _bad_input(f"无法加签：{problem}") from problem
    typer.echo(f"已加签（{chosen}）：{output}", err=True)


@app.command()
def envelope(
    files: Annotated[list[Path], typer.Argument(help="信封或平台响应报文，或装有 .xml 的文件夹", metavar="FILE...")],
    *,
    as_json: Json = False,
) -> None:
    """读终端信封（DxpMsg、DxpMsgSv）与平台响应报文（DxpRep）。没有不合格的文件时，退出码为 0。"""
    refused = False
    for path in _expanded(files):
        found = opened(_content(path))
        refused = refused or found.problem is not None
        show(path, found, as_json=as_json)
    raise typer.Exit(1 if refused else 0)


@app.command(context_settings={"ignore_unknown_options": True})  # -621004 is a code, not an option
def explain(
    code: Annotated[str, typer.Argument(help="回执或检查代码，如 -621004、1332、VALUE_TOO_LONG")],
    *,
    as_json: Json = False,
) -> None:
    """解释一个代码：原因、字段、改法、例子与出处。"""
    found = explanation_of(code)
    if found is None:
        raise _bad_input(f"没有代码 {code}：官方代码表与本平台目录都没有它。请核对回执原文。")
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
        return
    for line in told(found):
        typer.echo(line)


@app.command()
def fields(
    folder: Annotated[Path, typer.Option("--write", help="写出的文件夹")] = Path("docs/ceb"),
) -> None:
    """由报文目录写出字段参考（docs/ceb）。"""
    for path in write_reference(folder):
        typer.echo(str(path), err=True)


@app.command()
def sample(
    message: Annotated[str, typer.Argument(help="报文类型，如 CEB311、621", metavar="TYPE")],
    *,
    seed: Annotated[int, typer.Option(min=0, help="同一个数给出同一件包裹：各类报文的样例彼此相符")] = 1,
    plain: Annotated[bool, typer.Option("--plain", help="不带注释")] = False,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="不带签名的位置，以便用 heliu ceb sign 加签")] = False,
    as_json: Json = False,
) -> None:
    """写出一份样例报文：严格校验通过，内容均为虚构，每个字段带说明。"""
    name = message_name(message)
    if name is None:
        raise _bad_input(f"没有报文 {message}。可用：{'、'.join(MESSAGES)}。")
    made = sample_of(name, seed)
    if as_json:
        typer.echo(json.dumps(fields_of(made), ensure_ascii=False))
        return
    typer.echo(written(made, plain=plain, signed=False if unsigned else None).decode(), nl=False)


@app.command()
def samples(
    folder: Annotated[Path, typer.Option("--write", help="写出的文件夹")] = Path("docs/messages"),
) -> None:
    """写出全部报文的样例页面（docs/messages）。"""
    for path in write_pages(folder):
        typer.echo(str(path), err=True)


def _expanded(files: list[Path]) -> Iterator[Path]:
    for path in files:
        if not path.exists():
            raise _bad_input(f"没有这个文件或文件夹：{path}")
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*.xml") if each.is_file())
        else:
            yield path


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise _bad_input(f"无法读取 {path}：{problem.strerror}") from problem


def _bad_input(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(BAD_INPUT)


def _combination(wanted: Combination | None, certificate: Path) -> Combination:
    if wanted is not None:
        return wanted
    parsed = read_certificate(blocks(certificate.read_bytes(), b"CERTIFICATE")[0])
    return "rsasha1" if parsed.key.algorithm == "rsa" else "sm2sm3"


def _document(path: Path, result: Checked) -> dict[str, Any]:
    seal = result.signature
    return {
        "file": str(path),
        "message": result.message,
        "documents": result.documents,
        "lines": result.lines,
        "verdict": result.verdict,
        "deviations": [asdict(each) for each in result.deviations],
        "signature": {
            "status": seal.status,
            "combination": seal.combination,
            "form": seal.form,
            "reason": str(seal.reason) or None,
            "enterprise": seal.certificate.enterprise if seal.certificate is not None else None,
        },
    }


def _show(results: list[tuple[Path, Checked]]) -> None:
    table = Table(title="报文校验", show_lines=True)
    for heading in ("文件", "报文", "单证/表体", "结论", "签名", "需要修改的地方"):
        table.add_column(heading, overflow="fold")
    for path, result in results:
        seal = result.signature
        told = [
            f"{each.code} {each.path}\n  {each.detail}；{each.fix}" for each in result.deviations[:SHOWN_DEVIATIONS]
        ]
        if len(result.deviations) > SHOWN_DEVIATIONS:
            told.append(f"……共 {len(result.deviations)} 处，全部见 --json")
        table.add_row(
            path.name,
            result.message or "—",
            f"{result.documents}/{result.lines}",
            VERDICTS[result.verdict],
            " ".join(part for part in (STATUSES[seal.status], seal.combination, str(seal.reason)) if part),
            "\n".join(told),
        )
    console().print(table)

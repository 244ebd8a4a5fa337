"""heliu ceb envelope: who sent what to whom (DxpMsg), and what the platform answered to it (DxpRep)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typer

from heliu.ceb.envelope import Envelope, read_envelope
from heliu.ceb.envelope_parts import EnvelopeProblem
from heliu.ceb.platform_response import RECEIVED, read_platform_response

HEAD_BYTES = 2_048  # enough to tell the root by
_ENVELOPE_ROWS = {
    "message_id": "报文编号",
    "sender_id": "发送方",
    "receiver_ids": "接收方",
    "created": "创建时间",
    "message_type": "报文类型",
    "file_name": "文件名",
    "data_bytes": "业务报文字节数",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """One file: what it is and holds, or why it cannot be read."""

    kind: str
    content: Mapping[str, Any] | None = None
    problem: EnvelopeProblem | None = None


def opened(raw: bytes) -> Opened:
    """Open a DxpMsg, DxpMsgSv or DxpRep. Never raises for bad input."""
    kind = "DxpRep" if b"DxpRep" in raw[:HEAD_BYTES] else "DxpMsg"
    try:
        content = asdict(read_platform_response(raw)) if kind == "DxpRep" else _envelope(read_envelope(raw))
    except EnvelopeProblem as problem:
        return Opened(kind, problem=problem)
    return Opened("DxpMsgSv" if content.get("transport") else kind, content)


def show(path: Path, found: Opened, *, as_json: bool) -> None:
    """One JSON document, or lines to read."""
    if as_json:
        problem = found.problem
        told = {name: getattr(problem, name) for name in ("code", "path", "detail", "fix")} if problem else None
        document = {"file": str(path), "kind": found.kind, "content": found.content, "problem": told}
        typer.echo(json.dumps(document, ensure_ascii=False, default=_plain))
        return
    for line in _lines(path, found):
        typer.echo(line)


def _envelope(envelope: Envelope) -> dict[str, Any]:
    content = asdict(envelope)
    content["data_bytes"] = len(content.pop("data"))
    return content


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not written as JSON")


def _lines(path: Path, found: Opened) -> Iterator[str]:
    if found.problem is not None or found.content is None:
        yield f"{path}  不合格：{found.problem}"
        return
    yield f"{path}  {found.kind}"
    if found.kind != "DxpRep":
        for name, title in _ENVELOPE_ROWS.items():
            if (value := found.content[name]) is not None:
                yield f"  {title}：{'、'.join(value) if isinstance(value, tuple) else value}"
        return
    yield f"  接收方：{found.content['receiver_id']}"
    for one in found.content["responses"]:
        verdict = "已接收" if one["code"] == RECEIVED else "未接收"
        yield f"  报文 {one['original']['message_id']}：{verdict} {one['code']} {one['text'] or ''}".rstrip()
        for result in one["results"]:
            yield f"    {result['receiver_id']}：{result['code']} {result['text'] or ''}".rstrip()

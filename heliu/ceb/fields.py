"""The field reference: one page per message and an index, written from the catalogue and from nothing else."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from heliu.ceb.catalogue.index import BASE_SUBSCRIBE, EXTEND_MESSAGE, MESSAGES, leaves, transfer_of
from heliu.ceb.catalogue.model import Field, Message, Part

_WAYS = {"import": "进口", "export": "出口"}
_SIGNED = {"required": "必须签名", "optional": "可以签名", "none": "不签名"}
_HEADINGS = "| 字段 | 中文 | English | 类型 | 必填 | 说明 |\n|---|---|---|---|---|---|"


def write_reference(folder: Path) -> list[Path]:
    """Write all pages below ``folder`` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in pages().items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def pages() -> Mapping[str, str]:
    """Return the pages by file name."""
    index = {"README.md": "\n".join(_index()) + "\n", "blocks.md": "\n".join(_blocks()) + "\n"}
    return index | {f"{name}.md": "\n".join(_page(message)) + "\n" for name, message in MESSAGES.items()}


def _index() -> Iterator[str]:
    total = sum(leaves(message) for message in MESSAGES.values())
    yield "# 报文与字段 · Messages and fields"
    yield ""
    yield f"海关跨境电商统一版（2022-05）的 {len(MESSAGES)} 种报文、{total} 个字段。"
    yield "由 `heliu ceb fields` 从 `heliu/ceb/catalogue` 写出，请勿手改。"
    yield "公共块（BaseTransfer、BaseSubscribe、ExtendMessage）见 [blocks.md](blocks.md)。"
    yield ""
    yield "| 报文 | 名称 | 方向 | 发送方 | 单证 | 每单表体 | 签名 | 回执 |"
    yield "|---|---|---|---|---|---|---|---|"
    for message in MESSAGES.values():
        lines = _times(message.lines.min_occurs, message.lines.max_occurs) if message.lines else "—"
        answer = f"[{message.answered_by}]({message.answered_by}.md)" if message.answered_by else "—"
        yield (
            f"| [{message.name}]({message.name}.md) | {message.zh} | {_WAYS[message.direction]} | {message.sender} "
            f"| {_times(1, message.max_bodies)} | {lines} | {_SIGNED[message.signature]} | {answer} |"
        )


def _blocks() -> Iterator[str]:
    yield "# 公共块 · Shared blocks"
    yield ""
    yield "根元素属性：`guid`（恰好 36 个字符）与 `version`（1.0）。进口的次序为 BaseTransfer、BaseSubscribe、"
    yield "ExtendMessage、Signature；出口的次序为 BaseTransfer、BaseSubscribe、Signature、ExtendMessage。"
    parts = (
        ("BaseTransfer（进口）", transfer_of("import")),
        ("BaseTransfer（出口）", transfer_of("export")),
        ("BaseSubscribe", BASE_SUBSCRIBE),
        ("ExtendMessage", EXTEND_MESSAGE),
    )
    for title, part in parts:
        yield from _table(f"{title} · {_times(part.min_occurs, part.max_occurs)}", part)


def _page(message: Message) -> Iterator[str]:
    yield f"# {message.name} {message.zh}"
    yield ""
    yield f"{_WAYS[message.direction]} · 发送方：{message.sender} · {_SIGNED[message.signature]}"
    if message.answered_by:
        yield f"· 回执：[{message.answered_by}]({message.answered_by}.md)"
    yield ""
    yield f"`/{message.root}/{message.body}` 出现 {_times(1, message.max_bodies)} 次。字段的次序就是报文中的次序。"
    head = message.head
    yield from _table(f"{message.body}/{head.element}" if head.element else message.body, head)
    if message.lines is not None:
        times = _times(message.lines.min_occurs, message.lines.max_occurs)
        yield from _table(f"{message.body}/{message.lines.element} · {times}", message.lines)
    if message.transfer:
        yield ""
        yield "其后为公共块，见 [blocks.md](blocks.md)。"


def _table(title: str, part: Part) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield _HEADINGS
    for field in part.fields:
        needed = "是" if field.required else "否"
        yield f"| {field.name} | {field.zh} | {field.en} | {_type(field)} | {needed} | {_remarks(field)} |"


def _times(least: int, most: int | None) -> str:
    return str(least) if least == most else f"{least}..{most if most is not None else '∞'}"


def _type(field: Field) -> str:
    if field.kind == "decimal":
        return f"数值 {field.total_digits},{field.fraction_digits}"
    if field.kind == "int":
        return f"整数 ≤{field.total_digits} 位" if field.total_digits else "整数"
    if field.kind == "any":
        return "任意元素"
    return f"字符 {_times(field.min_length, field.max_length)}"


def _remarks(field: Field) -> str:
    remarks = [field.note] if field.note else []
    if field.fixed is not None:
        remarks.append(f"固定 {field.fixed}")
    if field.default is not None:
        remarks.append(f"空元素作 {field.default}")
    if not field.required and field.min_length > 0:
        remarks.append("可省略，不得为空元素")
    if field.codes is not None:
        remarks.append(f"代码表 {field.codes}")
    if field.personal:
        remarks.append("个人信息")
    return "；".join(remarks).replace("|", "\\|")

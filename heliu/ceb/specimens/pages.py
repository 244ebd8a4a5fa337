"""The sample pages (docs/messages): one page a message, its sample with a word on every field, and what it is answered.

``heliu ceb samples`` writes them; a test keeps them current.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.catalogue.model import Message
from heliu.ceb.codes import Entry, catalogue
from heliu.ceb.specimens.annotated import written
from heliu.ceb.specimens.sample import sample

_WAYS = {"import": "进口", "export": "出口"}


def write_pages(folder: Path) -> list[Path]:
    """Write all pages below ``folder`` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written_to = []
    for name, text in pages().items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written_to.append(path)
    return written_to


def pages() -> Mapping[str, str]:
    """Return the pages by file name."""
    index = {"README.md": "\n".join(_index()) + "\n"}
    return index | {f"{name}.md": "\n".join(_page(message)) + "\n" for name, message in MESSAGES.items()}


def codes_of(message: str) -> list[Entry]:
    """The entries that name the message, without what is kept for officers."""
    every = (entry for entries in catalogue().values() for entry in entries)
    return [entry for entry in every if message in entry.messages and not entry.internal]


def _index() -> Iterator[str]:
    yield "# 报文样例 · Samples of all messages"
    yield ""
    yield f"{len(MESSAGES)} 种报文各一份：严格校验通过，企业、人员、编号均为虚构（证件号码的校验位是错的）。"
    yield "同一个 `--seed` 的各份样例属于同一件包裹：订单的金额平衡，支付凭证、运单、清单与它相符，回执对应它们。"
    yield ""
    yield "由 `heliu ceb samples` 写出，请勿手改。单独一份：`heliu ceb sample CEB311 --seed 7`；不带注释加 `--plain`，"
    yield "不带签名加 `--unsigned`（再用 `heliu ceb sign` 加签），字段表加 `--json`。"
    yield ""
    yield "| 报文 | 名称 | 方向 | 发送方 | 回执 |"
    yield "|---|---|---|---|---|"
    for message in MESSAGES.values():
        answer = f"[{message.answered_by}]({message.answered_by}.md)" if message.answered_by else "—"
        way = _WAYS[message.direction]
        yield f"| [{message.name}]({message.name}.md) | {message.zh} | {way} | {message.sender} | {answer} |"


def _page(message: Message) -> Iterator[str]:
    yield f"# {message.name} {message.zh}"
    yield ""
    yield f"{_WAYS[message.direction]} · 发送方：{message.sender} · [字段参考](../ceb/{message.name}.md)"
    if message.answered_by:
        yield f"· 回执：[{message.answered_by}]({message.answered_by}.md)"
    yield ""
    yield "```xml"
    yield written(sample(message.name)).decode().rstrip("\n")
    yield "```"
    yield from _codes(codes_of(message.name))


def _codes(entries: list[Entry]) -> Iterator[str]:
    if entries:
        yield ""
        yield "## 可能收到的代码 · Codes it may be answered with"
        yield ""
        yield "| 代码 | 含义 | Meaning | 字段 | 改法 |"
        yield "|---|---|---|---|---|"
    for entry in entries:
        cells = (entry.code, entry.zh.title, entry.en.title, entry.field, entry.zh.fix)
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"

"""A code of the catalogue told in a terminal: both languages, a message before and after, the official text."""

from collections.abc import Iterator

from heliu.ceb.codes import Entry, Explanation


def told(found: Explanation) -> Iterator[str]:
    for entry in found.entries:
        yield from _entry(entry)
    for row in found.official:
        yield f"  官方原文（{'、'.join(row.editions)} 版）：{row.text}"
    if found.alike:
        yield f"  官方原文相同的代码：{'、'.join(found.alike)}"
    for entry in found.within:
        carried = "、".join(entry.messages) or "各类报文"
        yield f"{found.code} 也在 {entry.code} 起的号段内：{entry.zh.title}（{carried}）"


def _entry(entry: Entry) -> Iterator[str]:
    yield f"{entry.code}  {entry.zh.title}（{entry.en.title}）"
    yield f"  程度：{entry.severity.zh}"
    if entry.messages:
        yield f"  报文：{'、'.join(entry.messages)}"
    yield f"  原因：{entry.zh.cause}"
    yield f"        {entry.en.cause}"
    yield f"  字段：{entry.field}"
    yield f"  改法：{entry.zh.fix}"
    yield f"        {entry.en.fix}"
    yield f"  改前：{entry.before}"
    yield f"  改后：{entry.after or '报文不用改'}"
    yield f"  出处：{entry.zh.citation}"

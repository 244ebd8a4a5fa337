"""Receipts on the hot path: one string template per message and set of fields present, no tree."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from uuid import uuid4

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.writer import ILLEGAL, PROLOG, escaped, in_cdata, opening, prefix_of

Row = Sequence[str | None] | Mapping[str, str | None]

_SPECIAL = re.compile(r"[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CUT = "…"


def receipt(message: str, rows: Sequence[Row], *, guid: str | None = None) -> bytes:
    """Write a message without lines (every receipt is one): ``rows`` are tuples in catalogue order, or mappings.

    Trusts its caller with everything but characters and the length of returnInfo, which is cut. ``guid`` of the root:
    a fresh lower-case UUID unless given. A field that is None is left out; empty optional fields are left out too.
    """
    names, cut_at, cut_to, ends = _plan(message)
    described = MESSAGES[message]
    parts = [opening(described, guid or str(uuid4()))]
    for row in rows:
        values = [row.get(name) for name in names] if isinstance(row, Mapping) else list(row)
        info = values[cut_at]
        if info is not None and len(info) > cut_to:
            values[cut_at] = info[: cut_to - 1] + _CUT
        present = tuple(value is not None for value in values)
        held = tuple(value for value in values if value is not None)
        if _SPECIAL.search("".join(held)):
            held = tuple(escaped(ILLEGAL.sub("\ufffd", value)) for value in held)
        parts.append(_template(message, present) % held)
    parts.append(ends)
    return PROLOG + "".join(parts).encode()


def unreadable(fields: Mapping[str, str | None], *, guid: str | None = None) -> bytes:
    """Write a CEB900, the answer to a message nobody could read; oriBizMessage travels in CDATA."""
    described = MESSAGES["CEB900"]
    texts = {name: value for name, value in fields.items() if name != "oriBizMessage"}
    plain = receipt("CEB900", [{**texts, "oriBizMessage": ""}], guid=guid).decode()
    mark = "<oriBizMessage></oriBizMessage>"
    original = f"<oriBizMessage>{in_cdata(fields.get('oriBizMessage') or '')}</oriBizMessage>"
    before, _, after = plain.rpartition(mark)
    assert described.head.fields[-1].name == "oriBizMessage"  # noqa: S101 - the catalogue says so
    return f"{before}{original}{after}".encode()


@cache
def _plan(message: str) -> tuple[tuple[str, ...], int, int, str]:
    described = MESSAGES[message]
    if described.head.element is not None:
        raise ValueError(f"{message} has a header group: write it with writer.write")
    fields = described.head.fields
    names = tuple(field.name for field in fields)
    at = names.index("returnInfo")
    return names, at, fields[at].max_length or 1000, f"</{prefix_of(described)}{described.root}>"


@cache
def _template(message: str, present: tuple[bool, ...]) -> str:
    described = MESSAGES[message]
    prefix = prefix_of(described)
    fields = (field for field, there in zip(described.head.fields, present, strict=True) if there)
    leaves = "".join(f"<{prefix}{field.name}>%s</{prefix}{field.name}>" for field in fields)
    return f"<{prefix}{described.body}>{leaves}</{prefix}{described.body}>"

"""The page's question stands in its address, so that it can be shared: lines of goods side by side, then the rest."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from heliu.kernel.days import read_day
from heliu.kernel.problems import Invalid, Violation
from heliu.policies.classification.search import MAX_QUERY_CHARS, Hit, search
from heliu.policies.tariff import CODE_DIGITS
from heliu.registry.goods.api import CONTENT_UNIT_NAMES
from heliu.web.public.duty.answers import Answer, answered
from heliu.web.public.duty.questions import MONEY, read
from heliu.web.public.duty.words import NAMES

MAX_ROWS: Final = 20
MAX_HITS: Final = 6
MAX_VALUE_CHARS: Final = 60
ROW: Final = ("goods", "quantity", "price", "content", "content_unit")
HEAD: Final = ("day", *MONEY)
CODE_WRITTEN: Final = re.compile(r"[0-9.\s]+")
INCOMPLETE: Final = "DUTY_FIELD_MISSING"


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it was typed. ``code`` where it names one line of the tariff, ``hits`` where it names words."""

    typed: Mapping[str, str]
    code: str = ""
    hits: tuple[Hit, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.typed["goods"] and not self.typed["price"]


@dataclass(frozen=True, slots=True)
class Asked:
    """All that was typed."""

    rows: tuple[Row, ...]
    head: Mapping[str, str]
    more: bool

    @property
    def filled(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.is_empty)

    def with_code(self, place: int, code: str) -> str:
        """The address of the same question with ``code`` as the goods of one row."""
        rows = [dict(row.typed) | ({"goods": code} if at == place else {}) for at, row in enumerate(self.rows)]
        pairs = [(name, row[name]) for row in rows for name in ROW]
        return "?" + urlencode([*pairs, *((name, value) for name, value in self.head.items() if value)])


def asked_of(given: QueryDict) -> Asked:
    columns = {name: given.getlist(name)[:MAX_ROWS] for name in ROW}
    count = max(map(len, columns.values()))
    typed = [{name: _cell(columns[name], place, name) for name in ROW} for place in range(count)]
    head = {name: given.get(name, "").strip()[:MAX_VALUE_CHARS] for name in HEAD}
    return Asked(tuple(Row(row) for row in typed), head, more="more" in given)


def _cell(column: Sequence[str], place: int, name: str) -> str:
    longest = MAX_QUERY_CHARS if name == "goods" else MAX_VALUE_CHARS
    return column[place].strip()[:longest] if place < len(column) else ""


def page_of(asked: Asked, today: date) -> dict[str, Any]:
    """What the page shows: the rows again, the answer or what is still missing, and the goods to choose from."""
    day = read_day(asked.head["day"]) or today
    asked = Asked(tuple(_looked_up(row, day) for row in asked.rows), asked.head, asked.more)
    answer, faults = _answer(asked, today)
    rows = [*asked.rows, *_blank_rows(asked)]
    return {
        "rows": list(enumerate(rows, start=1)),
        "head": asked.head,
        "today": today,
        "units": [("", "—"), *CONTENT_UNIT_NAMES.items()],
        "may_add": len(rows) < MAX_ROWS,
        "choices": list(_choices(asked)),
        "answer": answer,
        "faults": [_told(fault, asked) for fault in faults if fault.code != INCOMPLETE],
        "waiting": [_told(fault, asked) for fault in faults if fault.code == INCOMPLETE],
        "asked": bool(asked.filled),
    }


def _blank_rows(asked: Asked) -> list[Row]:
    wanted = not asked.rows or (asked.more and len(asked.rows) < MAX_ROWS)
    return [Row(dict.fromkeys(ROW, "") | {"quantity": "1"})] if wanted else []


def _looked_up(row: Row, day: date) -> Row:
    """The code that was typed, or what the words may mean."""
    goods = row.typed["goods"]
    if CODE_WRITTEN.fullmatch(goods):
        digits = re.sub(r"\D", "", goods)
        if len(digits) == CODE_DIGITS:
            return Row(row.typed, code=digits)
    return Row(row.typed, hits=tuple(search(goods, day, MAX_HITS))) if goods else row


def _choices(asked: Asked) -> Iterator[tuple[int, Row, list[tuple[Hit, str]]]]:
    """Row by row where the goods are not yet one line of the tariff: each hit with the address that chooses it."""
    for place, row in enumerate(asked.rows):
        if row.typed["goods"] and not row.code:
            yield place + 1, row, [(hit, asked.with_code(place, hit.line.code)) for hit in row.hits]


def _answer(asked: Asked, today: date) -> tuple[Answer | None, list[Violation]]:
    if not asked.filled or not all(row.code for row in asked.filled if row.typed["goods"]):
        return None, []
    try:
        return answered(read(_question(asked), today)), []
    except Invalid as refused:
        return None, refused.violations


def _question(asked: Asked) -> dict[str, Any]:
    goods = [{**row.typed, "code": row.code} for row in asked.filled]
    for row in goods:
        del row["goods"]
    return {**asked.head, "goods": goods}


def _told(fault: Violation, asked: Asked) -> tuple[str, Violation]:
    """The fault with the name of its field; the number of its row is that of the page, blank rows counted."""
    parts = fault.pointer.strip("/").split("/")
    name = str(NAMES.get(parts[-1], parts[-1]))
    if parts[0] != "goods" or len(parts) == 1:
        return name, fault
    places = [place for place, row in enumerate(asked.rows, start=1) if not row.is_empty]
    return _("第 %(row)d 行 %(name)s") % {"row": places[int(parts[1])], "name": name}, fault

"""The remarks of the positive list (清单备注) taken apart into a closed set of kinds with their arguments. Pure.

A remark is read only where a clause fits a form as a whole; whatever does not stays as it is written and is for a
person. A reading that guesses would let goods in, or keep them out, that the list does not.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from heliu.kernel.naming import Named

NOTHING: Final = frozenset({"", "-", "—", "/", "无"})
CLAUSE: Final = re.compile(r"[；;。\n]+")
NUMBERED: Final = re.compile(r"^(?:[（(]?[0-9]{1,2}[)）.．、]|[①-⑨])")
NUMBER: Final = r"[0-9]{1,7}(?:\.[0-9]{1,4})?"
OF_ROADS: Final = re.compile(r"保税|直购|监管|方式|模式")
"""Words a clause about kinds of goods does not hold: where one does, something else is meant."""


class RemarkKind(Named):
    """What a remark asks."""

    BONDED_ONLY = "bonded_only", "仅限网购保税", "bonded import only"
    CATALOGUE_EXCLUDED = "catalogue_excluded", "列入目录的除外", "what a catalogue names is excluded"
    KIND_EXCLUDED = "kind_excluded", "部分货品除外", "some kinds of goods are excluded"
    KIND_ONLY = "kind_only", "仅限部分货品", "some kinds of goods only"
    PERMIT = "permit", "许可、注册或备案", "permit, registration or filing"
    VALUE_MOST = "value_most", "价格上限", "price limit"
    QUANTITY_MOST = "quantity_most", "数量上限", "quantity limit"
    TEXT = "text", "需人工判断", "needs a person"


@dataclass(frozen=True, slots=True)
class Note:
    """One clause. ``text`` is as written, ``subject`` the catalogue, the goods or the permit; ``amount`` is CNY of a

    price limit, or so many ``unit``; ``per`` is what the limit counts by (每人每年, 每件).
    """

    kind: RemarkKind
    text: str
    subject: str = ""
    amount: Decimal | None = None
    unit: str = ""
    per: str = ""


BONDED: Final = re.compile(r"(?:仅限|只限|限)(?:于|以)?网购保税(?:进口)?(?:方式|模式)?(?:的)?(?:商品|货物|进口)?")
CATALOGUE: Final = re.compile(
    r"(?:不包括|不含)?(?:列入|属于)《(?P<subject>[^《》]{2,60})》(?:附录|附件)?(?:中)?(?:的)?(?:商品|货品|货物|物种|产品)?"
    r"(?:除外)?"
)
PERMIT: Final = re.compile(
    r"(?:首次进口(?:的)?)?(?:依法|按规定|按照规定)?(?:应当|须|需|应)(?:依法|按规定|按照规定)?"
    r"(?:取得|办理|提供|提交|完成)(?P<subject>[^，,]{0,40}?(?:许可|许可证|批件|注册|备案)(?:证书|证件|手续|凭证)?)"
)
VALUE: Final = re.compile(
    rf"(?P<per>每[\w]{{1,3}}?)?(?:的)?(?:完税价格|单价|价值|价格)(?:不超过|不高于|不得超过)(?:人民币)?(?P<amount>{NUMBER})元"
    r"(?:/(?P<unit>\w{1,4}))?"
)
QUANTITY: Final = re.compile(
    rf"(?P<per>每人每年|每人每次|每人每单|每人|每单|每次)(?:限购|限量|不超过|不得超过|限)(?P<amount>{NUMBER})(?P<unit>[^\W\d]{{1,4}})"
)
EXCLUDED: Final = re.compile(r"(?P<before>[^《》，,]{1,60}?)(?:的)?除外|(?:不包括|不含)(?P<after>[^《》，,]{1,60})")
ONLY: Final = re.compile(r"(?:仅限|只限|限于|仅)(?:于)?(?P<subject>[^《》，,0-9]{1,60})")


@lru_cache(maxsize=4_096)
def notes_of(remark: str) -> tuple[Note, ...]:
    """The clauses of a remark; what no form fits comes back as text."""
    clauses = (NUMBERED.sub("", clause.strip()).strip() for clause in CLAUSE.split(remark))
    return tuple(note for clause in clauses if clause not in NOTHING for note in _read(clause))


def _read(clause: str) -> Iterator[Note]:
    """A clause as a whole; else its halves between commas, if each of them is understood."""
    whole = _fitted(clause)
    if whole is None:
        halves = [_fitted(half.strip()) for half in re.split(r"[，,]", clause)]
        if len(halves) > 1 and all(halves):
            yield from (half for half in halves if half is not None)
            return
    yield whole or Note(RemarkKind.TEXT, clause)


def _fitted(clause: str) -> Note | None:
    return next((note for reader in _READERS if (note := reader(clause)) is not None), None)


def _bonded(clause: str) -> Note | None:
    return Note(RemarkKind.BONDED_ONLY, clause) if BONDED.fullmatch(clause) else None


def _catalogue(clause: str) -> Note | None:
    found = CATALOGUE.fullmatch(clause)
    excludes = clause.endswith("除外") or clause.startswith(("不包括", "不含"))
    return Note(RemarkKind.CATALOGUE_EXCLUDED, clause, found["subject"]) if found and excludes else None


def _permit(clause: str) -> Note | None:
    found = PERMIT.fullmatch(clause)
    return Note(RemarkKind.PERMIT, clause, found["subject"]) if found else None


def _value(clause: str) -> Note | None:
    found = VALUE.fullmatch(clause)
    if found is None:
        return None
    return Note(RemarkKind.VALUE_MOST, clause, "", Decimal(found["amount"]), found["unit"] or "", found["per"] or "")


def _quantity(clause: str) -> Note | None:
    found = QUANTITY.fullmatch(clause)
    if found is None:
        return None
    return Note(RemarkKind.QUANTITY_MOST, clause, "", Decimal(found["amount"]), found["unit"], found["per"])


def _excluded(clause: str) -> Note | None:
    found = EXCLUDED.fullmatch(clause)
    if found is None or OF_ROADS.search(clause):
        return None
    return Note(RemarkKind.KIND_EXCLUDED, clause, found["before"] or found["after"])


def _only(clause: str) -> Note | None:
    found = ONLY.fullmatch(clause)
    if found is None or OF_ROADS.search(clause) or "除外" in clause:
        return None
    return Note(RemarkKind.KIND_ONLY, clause, found["subject"])


_READERS: Final[tuple[Callable[[str], Note | None], ...]] = (
    *(_bonded, _catalogue, _permit, _value, _quantity, _excluded, _only),
)

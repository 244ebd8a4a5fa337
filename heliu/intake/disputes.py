"""Documents under a key that is taken (重复申报): the same again gets the same receipt, another is refused by rule.

A declaration customs returned (100, or an error) makes room for its correction. Values that a refusal quotes and the
hot columns do not hold are looked up here too, from the evidence.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from psycopg import Cursor

from heliu.clearance.api import Decided
from heliu.declarations.api import (
    UNSTAGE,
    Archive,
    Clash,
    Content,
    document_content,
    elements_of,
    evidence_of,
    order_key,
    own_key,
    stage,
)
from heliu.intake.prepared import Prepared, Reply
from heliu.intake.refusals import code, sentence
from heliu.intake.replies import return_of
from heliu.intake.roads.directions import Road
from heliu.intake.roads.standings import free, standing_of
from heliu.taxation.api import declared_line
from heliu.taxation.facts import DeclaredLine

UNDER_WAY = Reply(2, "[Code:2;Desc:已收到, 处理中]")
DELETED = Reply(120, "[Code:1800;Desc:删除申报成功]")
_LINES_SHOWN = 3


class Disputes:
    """Settles what one transaction could not simply store."""

    def __init__(self, cursor: Cursor, archive: Archive, messages: Sequence[Prepared]) -> None:
        self._cursor = cursor
        self._archive = archive
        self._messages = messages
        self._by_number = {message.message_id: message for message in messages}
        self._again: list[tuple[Prepared, int]] = []
        self._freed: set[int] = set()

    def settle(self, kind: str, found: Sequence[Clash]) -> bool:
        """Reply to each clash; say whether documents wait to be staged again."""
        for clash in found:
            message, ordinal = self._place(kind, clash.document_id)
            if not message.answered(ordinal):
                self._settle_one(message, ordinal, clash)
        return bool(self._again)

    def stage_again(self, kind: str) -> None:
        """Stage only the documents whose keys were freed."""
        self._cursor.execute(UNSTAGE[kind])
        stage(self._cursor, kind, [message.row_of(ordinal) for message, ordinal in self._again])
        self._again.clear()

    def goods(self, row: Decided) -> tuple[DeclaredLine, ...]:
        """The lines of an import inventory in full, for the judge; none where it has no evidence."""
        _, lines = self._content(int(row.told.message_id), "CEB621", row.id)
        return tuple(map(declared_line, lines))

    def lines(self, message_id: int, inventory_id: int) -> Sequence[Mapping[str, str | None]]:
        """The lines of a stored import inventory; none where there is no evidence of it."""
        return self._content(message_id, "CEB621", inventory_id)[1]

    def goods_differing(self, message: Prepared, ordinal: int, row: Any, road: Road) -> str:
        """Name the lines in which inventory and order differ, both values beside each other."""
        told = row.told
        if not int(told.broken or 0) & road.goods.rule or told.order_message is None or told.order_id is None:
            return ""
        _, lines = document_content(message.raw, message.kind, ordinal)
        _, ordered = self._content(int(told.order_message), road.goods.order, int(told.order_id))
        by_number = {line.get("gnum"): line for line in ordered}
        texts = []
        for line in lines:
            other = by_number.get(line.get("gnum"), {})
            different = [
                f"{name}:{line.get(name, '')}/{other.get(theirs, '')}"
                for name, theirs in road.goods.pairs
                if line.get(name) != other.get(theirs)
            ]
            if different:
                texts.append(f"gnum {line.get('gnum')} {' '.join(different)}")
        return "; ".join(texts[:_LINES_SHOWN])

    def deleted_before(self, message: Prepared, ordinal: int, known_message: int, known_id: int) -> None:
        """Give the receipt a deletion got the first time."""
        clash = Clash(message.first_id + ordinal, known_id, known_message)
        self._give_again(message, ordinal, clash, DELETED)

    def _place(self, kind: str, document_id: int) -> tuple[Prepared, int]:
        for message in self._messages:
            if message.kind == kind and 0 <= document_id - message.first_id < message.documents:
                return message, document_id - message.first_id
        raise LookupError(f"{kind} {document_id} is of no message in this batch")

    def _settle_one(self, message: Prepared, ordinal: int, clash: Clash) -> None:
        mine = document_content(message.raw, message.kind, ordinal)
        theirs = self._content(clash.known_message, message.kind, clash.known_id)
        standing = standing_of(self._cursor, message.kind, clash.known_id)
        if mine == theirs and not (standing and standing.may_be_sent_again):
            self._give_again(message, ordinal, clash)
            return
        if standing is not None and standing.has_made_room:
            # Of several corrections in one commit the first takes the keys; the others then clash with it.
            if clash.known_id not in self._freed:
                free(self._cursor, message.kind, clash.known_id, message.first_id + ordinal)
                self._freed.add(clash.known_id)
            self._again.append((message, ordinal))
            return
        number = code(message.kind, "known")
        key = self._key(mine, message.kind)
        fix = "同一单证请勿重复申报; 要更改已申报的内容, 请以 appType=2 和更晚的 appTime 发送"
        message.replies[ordinal] = Reply(number, sentence(str(number), f"[{key}]已经申报过, 且内容不同", fix))

    def _content(self, message_id: int, kind: str, document_id: int) -> Content:
        if message_id in self._by_number:
            message = self._by_number[message_id]
            return document_content(message.raw, kind, document_id - message.first_id)
        kept = evidence_of(self._cursor.connection, [message_id]).get(message_id)
        if kept is None or not kept.content:  # history made for measuring has no evidence
            return {}, ()
        raw = self._archive.recent(message_id)
        if raw is None:
            raw = self._archive.open(kept.content)
            self._archive.remember(message_id, raw)
        return document_content(raw, kind, document_id - kept.first_id)

    def _give_again(self, message: Prepared, ordinal: int, clash: Clash, otherwise: Reply = UNDER_WAY) -> None:
        """Give the latest receipt the same document got; when it stands in this batch twice, the one it is getting."""
        if clash.known_message in self._by_number:
            known = self._by_number[clash.known_message]
            message.twins[ordinal] = (known, clash.known_id - known.first_id)
            return
        guid = document_content(message.raw, message.kind, ordinal)[0].get("guid", "")
        self._cursor.execute(
            "SELECT body FROM clearance_answer WHERE message_id = %s ORDER BY id DESC", (clash.known_message,)
        )
        for (body,) in self._cursor.fetchall():
            if given := return_of(self._archive.answer(body), escape(guid)):
                message.given[ordinal] = given
                return
        message.replies[ordinal] = otherwise

    @staticmethod
    def _key(content: Content, kind: str) -> str:
        names = elements_of(kind, dict.fromkeys((*order_key(kind), *own_key(kind))))
        return "|".join(content[0].get(name, "") for name in names)

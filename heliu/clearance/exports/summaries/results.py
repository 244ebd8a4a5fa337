"""Summary results (汇总结果单, CEB792): every declaration with the lines of the inventories it was made of.

Large ones are split as the official form foresees: msgCount and msgSeqNo count the parts of one declaration.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import uuid4

from heliu.ceb.writer import Document, write
from heliu.clearance.exports.summaries.grouping import SummedDeclaration
from heliu.clearance.notices import Notice, return_time
from heliu.kernel.portions import portions

KIND: Final = "CEB792"
LINES_PER_PART_MAX: Final = 1_000
PARTS_PER_MESSAGE_MAX: Final = 5  # of a thousand lines each: a quarter of a megabyte a part
_ACCEPTED: Final = "A"  # 报关单状态: the one value the official sample shows


class Formed(NamedTuple):
    """A declaration with its numbers."""

    id: int
    decl_seq_no: str
    entry_no: str
    whole: SummedDeclaration

    def resulting(self) -> "Resulting":
        lines = [
            {
                "invtNo": item.inventory.invt_no,
                "logisticsNo": item.inventory.logistics_no,
                "gseqno": str(line_no),
                "gnum": str(item.line.number),
                "gcode": item.line.goods.code,
            }
            for line_no, item in self.whole.items
        ]
        return Resulting(self.decl_seq_no, self.entry_no, self.whole.gross_kg, self.whole.net_kg, lines)


class Resulting(NamedTuple):
    """A declaration as its result tells it. ``lines``: the elements of SummaryResultList."""

    decl_seq_no: str
    entry_no: str
    gross_kg: Decimal
    net_kg: Decimal
    lines: list[dict[str, str]]


def results(
    summary: Mapping[str, Any], first: Mapping[str, Any], declarations: Sequence[Resulting], at: datetime
) -> list[Notice]:
    """The result messages of an application, for who sent its first part."""
    documents = [document for one in declarations for document in _parts(summary, first, one, at)]
    return [
        Notice(
            first["sender"],
            first["dxp_id"],
            first["message_id"],
            summary["sum_no"],
            write(KIND, some, guid=str(uuid4())),
            KIND,
        )
        for some in portions(documents, PARTS_PER_MESSAGE_MAX)
    ]


def _parts(summary: Mapping[str, Any], first: Mapping[str, Any], result: Resulting, at: datetime) -> Iterator[Document]:
    chunks = list(portions(result.lines, LINES_PER_PART_MAX))
    for place, chunk in enumerate(chunks, 1):
        head = {
            "guid": str(uuid4()).upper(),
            "customsCode": summary["customs_code"],
            "sumNo": summary["sum_no"],
            "opDate": return_time(at),
            "declSeqNo": result.decl_seq_no,
            "entryId": result.entry_no,
            "decState": _ACCEPTED,
            "agentCode": summary["agent_code"],
            "agentName": first["agent_name"] or "",
            "ebcCode": summary["ebc_code"],
            "ebcName": first["ebc_name"] or "",
            "declAgentCode": summary["decl_agent_code"],
            "declAgentName": first["decl_agent_name"] or "",
            "grossWeight": str(result.gross_kg),
            "netWeight": str(result.net_kg),
            "msgCount": str(len(chunks)),
            "msgSeqNo": str(place),
        }
        yield head, chunk

"""An export of the demonstration comes back: applied for too early, in part, tallied, and more than is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from heliu.cli.traffic.documents import fill, line_values, make_guid
from heliu.cli.traffic.export_acts import SETTLED, ExportPlay, invt_no_of
from heliu.cli.traffic.export_documents import DEPARTURE, RETURN, TALLY, ExportPapers
from heliu.cli.traffic.exports import SIMPLIFIED
from heliu.cli.traffic.post import Receipt
from heliu.cli.traffic.rows import Row, answered
from heliu.cli.traffic.scenes import ACCEPTED, REFUSED, RELEASE, RELEASED, Expected
from heliu.cli.traffic.truth import Kind

RECEIPT: Final = "CEB214"
LINES_BACK: Final = 1  # of the parcel; the others stay with the buyer


@dataclass(slots=True)
class ReturnPlay:
    """What has left comes back to the zone's seller, through the site of its warehouse."""

    exports: ExportPlay

    def rows(self) -> Iterator[Row]:
        play = self.exports
        # Declared simplified: no tax was refunded, so that no officer has to see a certificate.
        papers = play.papers(Kind.OK, "9610", SIMPLIFIED)
        invt_no = invt_no_of(play.send(papers))
        yield answered("退货申请（CEB213），货物尚未离境", Expected(REFUSED, ("T02",)), self.apply(papers, invt_no))
        play.tell("509", DEPARTURE, play.make.number(), waybill_no=papers.waybill_no)
        applied = self.apply(papers, invt_no)
        yield answered("……离境后申请退回一项商品", Expected(ACCEPTED, ("T10",)), applied)
        tallied = play.tell("215", TALLY, play.make.number(), back_no=back_no(papers), invt_no=invt_no)
        yield answered("……退运理货（CEB215）", Expected(SETTLED, ("T11",)), tallied)
        released = play.post.latest(applied.key if applied else "", RELEASED, RECEIPT)
        yield answered("……退货放行", RELEASE, released)
        again = self.apply(papers, invt_no)
        yield answered("……同一项商品再次申请，已无余量", Expected(REFUSED, ("T08",)), again)

    def apply(self, papers: ExportPapers, invt_no: str) -> Receipt | None:
        """Ask for the first lines of the parcel back; the answer, by coElNo."""
        play, number = self.exports, self.exports.make.number()
        cop_no = f"XT{number:015d}"
        named = {"guid": make_guid(0x213, number), "cop_no": cop_no, "invt_no": invt_no, "back_no": back_no(papers)}
        lines = [line_values(gnum, line) for gnum, line in enumerate(papers.export.declared[:LINES_BACK], 1)]
        document = fill(RETURN, {**play.stationery.fixed, **named}, lines)
        raw = play.seller.sign(play.stationery.message("213", [document], play.make.guid()))
        return play.post.send("213", raw).of(cop_no)


def back_no(papers: ExportPapers) -> str:
    """The waybill under which it comes back."""
    return f"R{papers.waybill_no}"

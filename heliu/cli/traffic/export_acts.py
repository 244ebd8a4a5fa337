"""The exports of the demonstration: one parcel in every mode through the real doors, and those that must not pass."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from heliu.ceb.signature.sign import Signer
from heliu.cli.traffic.documents import make_guid
from heliu.cli.traffic.export_documents import (
    ARRIVAL,
    CANCELLATION,
    DEPARTURE,
    SUMMARY,
    ExportPapers,
    ExportStationery,
)
from heliu.cli.traffic.export_sets import RECEIPT
from heliu.cli.traffic.exports import SUMMARISED, ZONE_MODES, make_export
from heliu.cli.traffic.post import Post, Receipt
from heliu.cli.traffic.rows import Row, answered
from heliu.cli.traffic.scenes import REFUSED, RELEASE, RELEASED, WAITING, Expected, Scenery
from heliu.cli.traffic.truth import Kind

TITLES: Final = {
    "9610": "9610 零售出口：订单、收款单、运单、清单相符",
    "1210": "1210 特殊区域零售出口",
    "1239": "1239 特殊区域零售出口",
    "9710": "9710 企业对企业直接出口：先订单后清单",
    "9810": "9810 出口海外仓：先订仓单后清单",
}
OVERSEAS: Final = "9810"
SETTLED, CLOSED = "399", "899"
WRONG: Final = (
    ("订仓单报成了其他订单类型", Kind.EXPORT_TYPE, "9810", "E02"),
    ("出口清单比订单多一件", Kind.EXPORT_GOODS, "9610", "E04"),
    ("收款比订单多 1 元", Kind.EXPORT_CHARGE, "9610", "E06"),
    ("9710 清单超过 5,000 元，须报关单", Kind.EXPORT_VALUE, "9710", "E13"),
)


@dataclass(slots=True)
class ExportPlay:
    """The zone's seller exports, entrusted by its payment firm, its carrier and its broker."""

    post: Post
    make: Scenery
    seller: Signer
    summed: dict[str, str] = field(default_factory=dict)  # by mode the copNo of what became a customs declaration

    @property
    def stationery(self) -> ExportStationery:
        return ExportStationery(self.make.firms, self.make.instant)

    def rows(self) -> Iterator[Row]:
        for mode, title in TITLES.items():
            papers = self.papers(
                Kind.OK, mode, SUMMARISED if mode == OVERSEAS else ""
            )  # simplified, there is no refund
            yield answered(title, RELEASE, self.send(papers))
            if mode == OVERSEAS:
                number = self.make.number()
                left = self.tell("509", DEPARTURE, number, waybill_no=papers.waybill_no)
                yield answered("……离境单（CEB509），进入海外仓台账", Expected(SETTLED), left)
        for title, kind, mode, code in WRONG:
            yield answered(title, Expected(REFUSED, (code,)), self.send(self.papers(kind, mode)))
        yield from self.list_before_booking()
        yield from self.late_waybill()
        yield from self.until_it_has_left()
        yield from self.zones()

    def list_before_booking(self) -> Iterator[Row]:
        papers = self.papers(Kind.OK, "9810")
        early = self.send(papers, ("603",))
        yield answered("9810 清单先于订仓单", Expected(REFUSED, ("E20",)), early)
        yield answered("……补报订仓单后，同一清单重新申报", RELEASE, self.send(papers))

    def late_waybill(self) -> Iterator[Row]:
        papers = self.papers(Kind.OK, "9610")
        waits = self.send(papers, ("303", "403", "603"))
        yield answered("9610 运单未到：等待", Expected(WAITING), waits)
        self.send(papers, ("505",))
        yield answered("……运单到达后自动放行", RELEASE, self.post.latest(papers.cop_no, RELEASED, RECEIPT))

    def until_it_has_left(self) -> Iterator[Row]:
        """One parcel until it has left the country; another is taken back before."""
        leaving = self.papers(Kind.OK, "9610", SUMMARISED)  # what is declared for statistics alone is summed by nobody
        staying = self.papers(Kind.OK, "9610")
        gone = self.send(leaving)
        told = self.send(staying)
        for title, code, body in (
            ("运抵单（CEB507）", "507", ARRIVAL),
            ("离境单（CEB509），清单结关", "509", DEPARTURE),
        ):
            number = self.make.number()
            found = self.tell(code, body, number, waybill_no=leaving.waybill_no)
            yield answered(title, Expected(SETTLED), found)
        closed = self.post.latest(leaving.cop_no, CLOSED, RECEIPT)
        yield answered("……该清单的回执", Expected(CLOSED, ("2700",)), closed)
        yield from self.summed_up(leaving, invt_no_of(gone))
        invt_no = invt_no_of(told)
        number = self.make.number()
        found = self.tell("605", CANCELLATION, number, invt_no=invt_no)
        yield answered("离境前撤销另一份清单（CEB605）", Expected(SETTLED, ("E21",)), found)

    def summed_up(self, papers: ExportPapers, invt_no: str) -> Iterator[Row]:
        """What has left is summed into a customs declaration, and is taken back by nobody."""
        found = self.tell("701", SUMMARY, self.make.number(), invt_no=invt_no)
        yield answered("汇总申请单（CEB701），清单已结关", Expected(WAITING, ("E60",)), found)
        yield self.declared("……汇总成报关单", papers, found)
        again = self.tell("701", SUMMARY, self.make.number(), invt_no=invt_no)
        yield answered("……同一份清单再次申请汇总", Expected(REFUSED, ("E75",)), again)
        back = self.tell("605", CANCELLATION, self.make.number(), invt_no=invt_no)
        yield answered("……已汇总的清单申请撤销", Expected(REFUSED, ("E32",)), back)

    def zones(self) -> Iterator[Row]:
        """What leaves a special area is summed as well."""
        asked = {}
        for mode in ZONE_MODES:
            papers = self.papers(Kind.OK, mode, SUMMARISED)
            invt_no = invt_no_of(self.send(papers))
            self.tell("509", DEPARTURE, self.make.number(), waybill_no=papers.waybill_no)
            asked[mode] = papers, self.tell("701", SUMMARY, self.make.number(), invt_no=invt_no)
        for mode, (papers, found) in asked.items():
            yield self.declared(f"{mode} 特殊区域：离境后汇总成报关单", papers, found)

    def declared(self, title: str, papers: ExportPapers, application: Receipt | None) -> Row:
        """The conclusion of a summary application."""
        concluded = self.post.latest(application.key if application else "", SETTLED, "CEB702")
        self.summed[papers.export.mode] = papers.cop_no
        return answered(title, Expected(SETTLED, ("E78",)), concluded)

    def tell(self, code: str, template: str, number: int, **values: str) -> Receipt | None:
        """Send one of the papers that follow a declaration; its answer, by copNo."""
        cop_no = f"XK{number:015d}"
        filled = {**self.stationery.fixed, **values, "guid": make_guid(int(code, 16), number), "cop_no": cop_no}
        raw = self.stationery.message(code, [template.format_map(filled)], self.make.guid())
        return self.post.send(code, self.seller.sign(raw)).of(cop_no)

    def papers(self, kind: Kind, mode: str, flag: str = "") -> ExportPapers:
        """``flag``: the statistics flag it is declared with, any where it is not given."""
        export = make_export(self.make.number(), kind, self.make.random, mode)
        return self.stationery.papers(replace(export, flag=flag or export.flag))

    def send(self, papers: ExportPapers, codes: tuple[str, ...] = ("303", "403", "505", "603")) -> Receipt | None:
        """Send the documents one after the other; the answer to the last, by copNo."""
        documents = {"303": papers.order, "403": papers.collection, "505": papers.waybill, "603": papers.inventory}
        found = None
        for code in codes:
            if documents[code]:
                raw = self.seller.sign(self.stationery.message(code, [documents[code]], self.make.guid()))
                found = self.post.send(code, raw).of(papers.cop_no)
        return found


def invt_no_of(receipt: Receipt | None) -> str:
    """The number an inventory was given; empty where it got none."""
    return receipt.numbers[1] if receipt is not None and len(receipt.numbers) > 1 else ""

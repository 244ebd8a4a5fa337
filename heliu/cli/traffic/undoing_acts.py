"""Undoing in the demonstration: imports cancelled and returned through the real doors; two are left to an officer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from heliu.ceb.signature.sign import Signer
from heliu.cli.traffic.documents import (
    CARRIER,
    OPENING,
    PLATFORM,
    SELLER,
    compile_body,
    compile_template,
    document_values,
    fill,
    line_values,
    make_guid,
)
from heliu.cli.traffic.post import Post, Receipt
from heliu.cli.traffic.rows import Row, answered
from heliu.cli.traffic.scenes import ACCEPTED, REFUSED, Expected, Scene, Scenery

HEAD: Final = f"""guid={{guid}} {OPENING} customsCode=7911 orderNo={{order_no}} {PLATFORM} {SELLER}
 logisticsNo={{waybill_no}} {CARRIER} copNo={{cop_no}} invtNo={{invt_no}} buyerIdType=1 buyerIdNumber={{id_number}}
 buyerName={{name}} buyerTelephone={{phone}} agentCode={{agent_code}} agentName={{agent_name}} reason=买家取消订单"""
CANCELLATION: Final = (compile_template("InvtCancel", HEAD), "")
RETURN: Final = compile_body(
    "InvtRefund", HEAD, "gnum={gnum} gcode={hs_code} gname={good} qty={returned} unit=140 note="
)
SETTLED, NEW = "399", "1"


@dataclass(slots=True)
class UndoingPlay:
    """The zone's seller takes imports back."""

    post: Post
    make: Scenery
    seller: Signer

    def rows(self) -> Iterator[Row]:
        waits, early = self.declare(("311", "511", "621"))
        yield answered("清单待碰单时申请撤销（CEB623）", Expected(SETTLED, ("U11",)), self.tell("623", waits, early))
        yield answered(
            "……已撤销的清单申请退货（CEB625）", Expected(REFUSED, ("U33",)), self.tell("625", waits, early, 1)
        )
        bought, told = self.declare()
        yield answered(
            "放行的清单：退货一件，留给海关核收", Expected(ACCEPTED, ("U20",)), self.tell("625", bought, told, 1)
        )
        yield answered("……再退超过余量", Expected(REFUSED, ("U35",)), self.tell("625", bought, told, 999))
        yield answered("……已有退货的清单申请撤销", Expected(REFUSED, ("U32",)), self.tell("623", bought, told))
        kept, received = self.declare()
        number = self.make.number()
        yield answered(
            "放行的清单：退货一件", Expected(ACCEPTED, ("U20",)), self.tell("625", kept, received, 1, number=number)
        )
        yield answered(
            "……企业撤回这份退货申请（appType=3）",
            Expected(ACCEPTED, ("U25",)),
            self.tell("625", kept, received, 1, number=number, app_type="3"),
        )
        other, given = self.declare()
        yield answered("放行的清单申请撤销，留给海关核对", Expected(ACCEPTED, ("U12",)), self.tell("623", other, given))

    def declare(self, codes: tuple[str, ...] = ("311", "411", "511", "621")) -> tuple[Scene, str]:
        """A purchase, sent as far as ``codes`` say; the number of its inventory, or that before the release."""
        scene = self.make.scene("")
        messages, found = self.make.messages([scene]), None
        for code in codes:
            found = self.post.send(code, self.seller.sign(messages[code])).of(scene.papers.cop_no)
        return scene, found.numbers[-1] if found is not None and found.numbers else ""

    def tell(
        self, code: str, scene: Scene, invt_no: str, quantity: int = 0, *, number: int = 0, app_type: str = "1"
    ) -> Receipt | None:
        """Send an application about the purchase, or what is told of the one of this number; its answer, by copNo."""
        purchase, number = scene.papers.purchase, number or self.make.number()
        values = {**self.make.stationery.fixed, **document_values(purchase), "invt_no": invt_no}
        values |= {"guid": make_guid(int(code, 16), number), "cop_no": f"UN{number:015d}"}
        if app_type != NEW:
            values |= {"app_type": app_type, "guid": self.make.guid(), "stamp": later_than(values["stamp"])}
        cheapest = min(enumerate(purchase.lines, 1), key=lambda one: one[1].price_fen)
        lines = [{**line_values(*cheapest), "returned": str(quantity)}] if quantity else []
        document = fill(RETURN if code == "625" else CANCELLATION, values, lines)
        raw = self.make.stationery.message(code, [document], self.make.guid())
        return self.post.send(code, self.seller.sign(raw)).of(values["cop_no"])


def later_than(stamp: str) -> str:
    """A minute after, as what changes a document must say."""
    return f"{datetime.strptime(stamp, '%Y%m%d%H%M%S') + timedelta(minutes=1):%Y%m%d%H%M%S}"  # noqa: DTZ007 - Beijing

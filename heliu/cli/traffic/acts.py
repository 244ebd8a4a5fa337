"""The acts of the demonstration: what enterprises send to the platform, one row of the table for every answer."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from heliu.ceb.signature.issue import issue_certificate, make_authority
from heliu.ceb.signature.sign import Signer, load_signer
from heliu.cli.traffic.documents import INBOUND, Papers, compile_template, make_guid, yuan
from heliu.cli.traffic.export_acts import ExportPlay
from heliu.cli.traffic.firms import DEMO_FIRMS, Party
from heliu.cli.traffic.keys import KeyMissing, signer_of
from heliu.cli.traffic.left_acts import LeftPlay
from heliu.cli.traffic.plan import ANNUAL_GROUP, ANNUAL_RELEASED, BEIJING, latest_opening
from heliu.cli.traffic.post import OK, Post, Reply
from heliu.cli.traffic.return_acts import ReturnPlay
from heliu.cli.traffic.rows import Row, row_of
from heliu.cli.traffic.scenes import (
    ACCEPTED,
    NEGATIVE,
    REFUSED,
    RELEASE,
    RELEASED,
    WAITING,
    Expected,
    Scene,
    Scenery,
    import_scenes,
)
from heliu.cli.traffic.truth import Kind
from heliu.cli.traffic.undoing_acts import UndoingPlay

if TYPE_CHECKING:
    from heliu.ceb.signature.model import Combination

UNENTRUSTED: Final = Party("5105960099", "泸州未获委托电商有限公司")
SUSPENDED: Final = Party("5105960098", "泸州备案暂停电商有限公司")
BILLED: Final = "1"  # 税单状态: 已生成
DELIVERY: Final = """guid={guid} appType=1 appTime={stamp} appStatus=2 logisticsCode={logistics_code}
 logisticsName={logistics_name} logisticsNo={waybill_no} logisticsStatus=S logisticsTime={stamp} note="""
UNREADABLE: Final = "CEB900"
HTTP_WORDS_MAX: Final = 200


class Play:
    """The zone's seller, entrusted by its payment firm and its carrier, and some who may not send."""

    def __init__(self, post: Post, state_dir: Path) -> None:
        self.post = post
        self.state_dir = state_dir
        self.now = datetime.now(BEIJING)
        self.make = Scenery(int(time.time()), latest_opening(self.now))
        self.seller = signer_of(state_dir)
        self.bought: Papers | None = None  # the first of a buyer who buys a year full
        self.taxed: dict[str, str] = {}  # by mode the copNo of an import whose tax is to be paid
        self.exports = ExportPlay(self.post, self.make, self.seller)

    def rows(self) -> list[Row]:
        """Everything, in order."""
        acts: tuple[Callable[[], Iterator[Row]], ...] = (
            self.batch,
            self.annual_limit,
            self.algorithms,
            self.again,
            self.late_payment,
            self.other_doors,
            self.billed,
            self.delivered,
            self.taken_in,
            self.seals,
            self.senders,
            self.unreadable,
            UndoingPlay(self.post, self.make, self.seller).rows,
            self.exports.rows,
            ReturnPlay(self.exports).rows,
            LeftPlay(self.post, self.make, self.seller).rows,
        )
        return [row for act in acts for row in act()]

    def batch(self) -> Iterator[Row]:
        scenes = import_scenes(self.make)
        reply = self.send_set(scenes, self.seller)
        yield from (row_of(scene, reply.of(scene.papers.cop_no)) for scene in scenes)

    def annual_limit(self) -> Iterator[Row]:
        scenes = [self.make.scene("", RELEASE, Kind.OVER_ANNUAL) for _ in range(ANNUAL_GROUP)]
        self.bought = scenes[0].papers
        reply = self.send_set(scenes, self.seller)
        receipts = [reply.of(scene.papers.cop_no) for scene in scenes]
        released = [receipt for receipt in receipts if receipt is not None and receipt.status == RELEASED]
        title = f"同一人 {ANNUAL_GROUP} 次 4,000 元：年度限额内的 {ANNUAL_RELEASED} 次"
        tax = yuan(sum(scene.papers.purchase.tax_fen for scene in scenes[:ANNUAL_RELEASED]))
        right = len(released) == ANNUAL_RELEASED
        yield Row(title, f"{RELEASED} × {ANNUAL_RELEASED}", f"{RELEASED} × {len(released)}", "", tax, right)
        refused = next((receipt for receipt in receipts if receipt is not None and receipt.status != RELEASED), None)
        yield row_of(replace(scenes[-1], title="……第七次超过年度限额", expected=Expected(REFUSED, ("1313",))), refused)

    def algorithms(self) -> Iterator[Row]:
        wanted: tuple[tuple[str, Combination], ...] = (
            ("SM2/SM3 国密签名（2022 规范）", "sm2sm3"),
            ("SM2 签名、SHA-1 摘要（现行 UKey 客户端）", "sm2sha1"),
        )
        for title, combination in wanted:
            try:
                signer = signer_of(self.state_dir, combination=combination)
            except KeyMissing:
                yield Row(title, "", "–", "本机 OpenSSL 不支持 SM2，略过", "", right=True)
                continue
            yield self.alone(self.make.scene(title, direct=True), signer)
        yield self.alone(self.make.scene("UKey 客户端的排版形式签名（RSA）"), self.seller, is_ukey=True)

    def again(self) -> Iterator[Row]:
        scene = self.make.scene("")
        self.send_papers(scene, self.seller)
        raw = self.seal(self.make.messages([scene])["621"])
        first, second = (self.post.send("621", raw).of(scene.papers.cop_no) for _ in range(2))
        row = row_of(replace(scene, title="同一报文再发一次：同一回执、同一清单编号"), second)
        yield replace(row, right=row.right and first == second)
        repeated = scene.papers.inventory_again(self.make.number())
        message = self.make.stationery.message("621", [repeated], self.make.guid())
        duplicate = replace(scene, title="同一单换新 guid 再次申报", expected=Expected("-621004"))
        yield row_of(duplicate, self.post.send("621", self.seal(message)).of(scene.papers.cop_no))

    def late_payment(self) -> Iterator[Row]:
        scene = self.make.scene("支付凭证未到：等待")
        messages = self.make.messages([scene])
        for code in ("311", "511"):
            self.post.send(code, self.seal(messages[code]))
        reply = self.post.send("621", self.seal(messages["621"]))
        yield row_of(replace(scene, expected=Expected(WAITING)), reply.of(scene.papers.cop_no))
        self.post.send("411", self.seal(messages["411"]))
        yield row_of(replace(scene, title="……支付凭证到达后自动放行"), self.post.latest(scene.papers.cop_no, RELEASED))

    def other_doors(self) -> Iterator[Row]:
        dxp_id = DEMO_FIRMS.dxp_id
        scene = self.make.scene("经 /cebcmsg（JSON）：应答 OK，回执另取", direct=True)
        self.send_papers(scene, self.seller)
        raw = self.seal(self.make.messages([scene])["621"])
        reply = self.post.send_json("621", raw, DEMO_FIRMS.seller.code, self.now)
        row = row_of(scene, self.post.latest(scene.papers.cop_no, RELEASED))
        yield replace(row, right=row.right and reply.text == "OK")
        self.taxed["9610"] = scene.papers.cop_no

        scene = self.make.scene("经 /dxp（终端节点报文 DxpMsg）")
        self.send_papers(scene, self.seller)
        raw = self.seal(self.make.messages([scene])["621"])
        reply = self.post.send_enveloped("621", raw, dxp_id, self.now, message_id=self.make.guid())
        row = row_of(scene, self.post.latest(scene.papers.cop_no, RELEASED))
        yield replace(row, right=row.right and reply.http == OK)
        self.taxed["1210"] = scene.papers.cop_no

        scene = self.make.scene("四份报文一次请求（multipart）", direct=True)
        sealed = {code: self.seal(raw) for code, raw in self.make.messages([scene]).items()}
        reply = self.post.send_together(sealed)
        # The four may meet in one transaction or not: released at once, or as soon as the last has arrived.
        yield row_of(scene, reply.of(scene.papers.cop_no) and self.post.latest(scene.papers.cop_no, RELEASED))

    def billed(self) -> Iterator[Row]:
        scene = self.make.scene("放行后自动生成电子税单（CEB816）", Expected(BILLED))
        self.send_set([scene], self.seller)
        bill = self.post.bill(scene.papers.cop_no)
        tax = yuan(scene.papers.purchase.tax_fen)
        if bill is None:
            yield Row(scene.title, str(scene.expected), "–", "没有税单", "", right=False)
            return
        amounts = ("customsTax", "consumptionTax", "valueAddedTax")
        owed = sum(int(Decimal(bill.get(name) or 0) * 100) for name in amounts)
        right = bill.get("status") == BILLED and owed == scene.papers.purchase.tax_fen
        said = f"{bill.get('taxNo', '')} {bill.get('note', '')}"
        yield Row(scene.title, str(scene.expected), f"税单 {bill.get('status', '')}", said, tax, right)

    def delivered(self) -> Iterator[Row]:
        scene = self.make.scene("运单签收（CEB513）", Expected(ACCEPTED))
        values = {
            **self.make.stationery.fixed,
            "guid": make_guid(0x513, scene.papers.purchase.number),
            "waybill_no": "YT" + scene.papers.purchase.digits,
        }
        self.send_papers(scene, self.seller)
        status = compile_template("LogisticsStatus", DELIVERY).format_map(values)
        raw = self.make.stationery.message("513", [status], self.make.guid())
        yield row_of(scene, self.post.send("513", self.seal(raw)).of(values["waybill_no"]))

        scene = self.make.scene("未签名的订单，凭企业令牌发送（CEB311）", Expected(ACCEPTED))
        raw = self.make.messages([scene])["311"]
        yield row_of(scene, self.post.send("311", raw, with_token=True).of(scene.papers.order_no))

    def taken_in(self) -> Iterator[Row]:
        scene = self.make.scene("入库明细单（CEB711），包裹都有运单和清单", Expected("399", ("K01",)))
        self.send_papers(scene, self.seller)
        number = self.make.number()
        values = {
            **self.make.stationery.fixed,
            "guid": make_guid(0x711, number),
            "cop_no": f"RK{number:015d}",
            "waybill_no": "YT" + scene.papers.purchase.digits,
        }
        raw = self.make.stationery.message("711", [INBOUND.format_map(values)], self.make.guid())
        yield row_of(scene, self.post.send("711", self.seal(raw)).of(values["cop_no"]))

    def seals(self) -> Iterator[Row]:
        scene = self.make.scene("清单未签名", Expected("-621026"))
        raw = self.make.messages([scene])["621"]
        yield row_of(scene, self.post.send("621", raw).of(scene.papers.cop_no))

        scene = self.make.scene("签名后改动一个字", Expected("-621028"))
        sealed = self.seal(self.make.messages([scene])["621"])
        yield row_of(
            scene, self.post.send("621", sealed.replace("江阳区".encode(), "龙马潭".encode())).of(scene.papers.cop_no)
        )

        scene = self.make.scene("证书不是受信任机构签发", Expected("-621029"))
        raw = stranger().sign(self.make.messages([scene])["621"])
        yield row_of(scene, self.post.send("621", raw).of(scene.papers.cop_no))

    def senders(self) -> Iterator[Row]:
        other = Scenery(self.make.run, self.make.instant, replace(DEMO_FIRMS, seller=UNENTRUSTED))
        signer = signer_of(self.state_dir, UNENTRUSTED.code)
        scene = self.make.scene("未获委托的电商代发支付凭证（CEB411）", Expected(NEGATIVE))
        raw = signer.sign(other.stationery.message("411", [scene.papers.payment], self.make.guid()))
        yield row_of(scene, self.post.send("411", raw).of("P" + scene.papers.purchase.digits))

        scene = self.make.scene("他人企业签名申报清单", Expected("-621015"))
        raw = signer.sign(other.stationery.message("621", [scene.papers.inventory], self.make.guid()))
        yield row_of(scene, self.post.send("621", raw).of(scene.papers.cop_no))

        paused = Scenery(self.make.run, self.make.instant, replace(DEMO_FIRMS, seller=SUSPENDED))
        paused.next_number = self.make.number()
        scene = paused.scene("备案已暂停的企业申报清单", Expected("-621016"))
        raw = signer_of(self.state_dir, SUSPENDED.code).sign(paused.messages([scene])["621"])
        yield row_of(scene, self.post.send("621", raw).of(scene.papers.cop_no))

    def unreadable(self) -> Iterator[Row]:
        raw = self.seal(self.make.messages([self.make.scene("")])["621"])
        entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        declared = raw.replace(b"UTF-8", b"GBK", 1).decode().encode("gbk")
        for title, hostile in (
            ("报文残缺，无法读取", raw[: len(raw) // 2]),
            ("含实体定义（DOCTYPE）", raw.replace(b"?>\n", b"?>\n" + entity, 1)),
            ("GBK 编码", declared),
        ):
            yield unreadable_row(title, self.post.send("621", hostile))

    def seal(self, raw: bytes) -> bytes:
        return self.seller.sign(raw)

    def alone(self, scene: Scene, signer: Signer, *, is_ukey: bool = False) -> Row:
        return row_of(scene, self.send_set([scene], signer, is_ukey=is_ukey).of(scene.papers.cop_no))

    def send_set(self, scenes: list[Scene], signer: Signer, *, is_ukey: bool = False) -> Reply:
        """The answer to the inventory message."""
        reply = Reply(0, (), "")
        for code, raw in self.make.messages(scenes).items():
            reply = self.post.send(code, signer.sign(raw, "pretty-nl" if is_ukey else "strict"))
        return reply

    def send_papers(self, scene: Scene, signer: Signer) -> None:
        """Order, payment and waybill; the inventory goes its own way."""
        messages = self.make.messages([scene])
        for code in ("311", "411", "511"):
            self.post.send(code, signer.sign(messages[code]))


def unreadable_row(title: str, reply: Reply) -> Row:
    receipt = next((each for each in reply.receipts if each.message == UNREADABLE), None)
    if receipt is None:
        return Row(title, UNREADABLE, f"HTTP {reply.http}", reply.text[:HTTP_WORDS_MAX], "", right=False)
    return Row(
        title, UNREADABLE, f"{UNREADABLE} {receipt.status}", receipt.sentence, "", receipt.status.startswith("-")
    )


def stranger() -> Signer:
    """A key of an authority nobody here trusts, in the name of a firm that is filed."""
    key, certificate = issue_certificate(make_authority("rsa"), DEMO_FIRMS.seller.name, "MA0DEM020")
    return load_signer(key, certificate, "rsasha1")

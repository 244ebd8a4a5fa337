"""What the demonstration leaves undone on purpose: cases for officers, declarations that wait for a document."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final

from heliu.ceb.signature.sign import Signer
from heliu.cli.traffic.documents import make_guid
from heliu.cli.traffic.post import Post, Reply
from heliu.cli.traffic.rows import Row, row_of
from heliu.cli.traffic.scenes import WAITING, Expected, Scene, Scenery

DOCUMENTS, INSPECTION = "300", "500"
OVERWEIGHT: Final = ("<ceb:netWeight>1.10<", "<ceb:netWeight>3.00<")
NO_ACCOUNT: Final = ("<ceb:emsNo>T79112600001</ceb:emsNo>", "")
LIGHT: Final = ("<ceb:grossWeight>1.25<", "<ceb:grossWeight>0.50<")
GUARANTOR: Final = ("<ceb:assureCode>5105960002<", "<ceb:assureCode>5105980005<")
FROM_ABROAD: Final = (
    "<ceb:country>142</ceb:country><ceb:freight>",
    "<ceb:country>116</ceb:country><ceb:freight>",
)
LATER: Final = timedelta(minutes=30)
NEW_ADDRESS: Final = "四川省泸州市龙马潭区样例街8号"
FAULTS: Final = (
    ("净重大于毛重：人工审核，留给海关办理", DOCUMENTS, (OVERWEIGHT,)),
    ("账册编号空缺：查验，留给海关办理", INSPECTION, (OVERWEIGHT, NO_ACCOUNT)),
    ("多项风险：查验，放行须两名关员", INSPECTION, (OVERWEIGHT, NO_ACCOUNT, LIGHT, FROM_ABROAD, GUARANTOR)),
)
LACKING: Final = (
    ("订单未到：等待，留给平台企业补报", "311"),
    ("支付凭证未到：等待，留给支付企业补报", "411"),
    ("运单未到：等待，留给物流企业补报", "511"),
)


@dataclass(slots=True)
class LeftPlay:
    """The zone's seller sends what needs a person, or somebody else's document."""

    post: Post
    make: Scenery
    seller: Signer

    def rows(self) -> Iterator[Row]:
        for title, status, changes in FAULTS:
            scene = self.make.tampered(title, Expected(status), partial(replaced, changes))
            yield row_of(scene, self.send(scene).of(scene.papers.cop_no))
        for title, missing in LACKING:
            scene = self.make.scene(title, Expected(WAITING))
            yield row_of(scene, self.send(scene, missing).of(scene.papers.cop_no))
        yield self.changed(scene)

    def changed(self, before: Scene) -> Row:
        """The inventory once more with another address, while it waits (appType 2)."""
        purchase, later = before.papers.purchase, self.make.instant + LATER
        told = {"app_type": "2", "stamp": f"{later:%Y%m%d%H%M%S}", "address": NEW_ADDRESS}
        guid = make_guid(0x623, self.make.number())
        papers = self.make.stationery.papers(purchase, **told, guid_621=guid)
        scene = replace(before, title="……更正收件地址后变更申报，仍在等待", papers=papers)
        raw = self.make.stationery.message("621", [papers.inventory], self.make.guid())
        return row_of(scene, self.post.send("621", self.seller.sign(raw)).of(papers.cop_no))

    def send(self, scene: Scene, missing: str = "") -> Reply:
        """The answer to the inventory."""
        reply = Reply(0, (), "")
        for code, raw in self.make.messages([scene]).items():
            if code != missing:
                reply = self.post.send(code, self.seller.sign(raw))
        return reply


def replaced(changes: tuple[tuple[str, str], ...], text: str) -> str:
    for old, new in changes:
        text = text.replace(old, new, 1)
    return text

"""Purchases made right or wrong in a chosen way: what the demonstration sends, and what must come back for it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Final

from heliu.cli.traffic.buyers import NAMES, buyer
from heliu.cli.traffic.documents import Papers, Stationery, make_guid
from heliu.cli.traffic.firms import DEMO_FIRMS, Firms
from heliu.cli.traffic.purchases import ORDINARY_BUYERS, Purchase, make_purchase
from heliu.cli.traffic.truth import Kind

NUMBERS_PER_RUN: Final = 1_000
OTHER_PHONE: Final = "13800000000"
DISTRICT_TOO_LONG: Final = ("<ceb:customsCode>7911<", "<ceb:customsCode>79111<")
RELEASED, ACCEPTED, WAITING, REFUSED, NEGATIVE = "800", "120", "2", "100", "-"


@dataclass(frozen=True, slots=True)
class Expected:
    """``status``: returnStatus ("-": any negative one); every one of ``codes`` must be named in the sentence."""

    status: str
    codes: tuple[str, ...] = ()

    def fits(self, status: str, sentence: str) -> bool:
        right = status.startswith(NEGATIVE) if self.status == NEGATIVE else status == self.status
        return right and all(code in status or f"[Code:{code};" in sentence for code in self.codes)

    def __str__(self) -> str:
        status = "负数" if self.status == NEGATIVE else self.status
        return " ".join((status, *(code for code in self.codes if code != self.status)))


RELEASE: Final = Expected(RELEASED, ("2600",))


@dataclass(frozen=True, slots=True)
class Scene:
    """One inventory with its papers. ``papers`` are what is sent; ``expected`` is the answer to the inventory."""

    title: str
    papers: Papers
    expected: Expected


@dataclass(slots=True)
class Scenery:
    """Makes scenes with numbers and buyers nobody has used before: the run's number is in all of them."""

    run: int
    instant: datetime
    firms: Firms = DEMO_FIRMS
    next_number: int = field(init=False)
    stationery: Stationery = field(init=False)
    random: Random = field(init=False)

    def __post_init__(self) -> None:
        self.next_number = self.run * NUMBERS_PER_RUN + 1
        self.stationery = Stationery(self.firms, self.instant)
        self.random = Random(self.run)  # noqa: S311 - synthetic purchases, no secret

    def number(self) -> int:
        self.next_number += 1
        return self.next_number - 1

    def guid(self) -> str:
        """For a message."""
        return make_guid(0x900, self.number())

    def purchase(self, kind: Kind = Kind.OK, *, direct: bool = False) -> Purchase:
        made = make_purchase(self.number(), kind, self.random, group=self.run, direct=direct)
        if kind is Kind.OVER_ANNUAL:
            return made
        who = self.random.randrange(ORDINARY_BUYERS - 1)
        person = buyer(who)
        return replace(made, person=person, payer=buyer(who + 1) if kind is Kind.PAYER else person)

    def scene(self, title: str, expected: Expected = RELEASE, kind: Kind = Kind.OK, *, direct: bool = False) -> Scene:
        return Scene(title, self.stationery.papers(self.purchase(kind, direct=direct)), expected)

    def with_other_name(self, title: str, expected: Expected) -> Scene:
        """The inventory names another buyer than the order."""
        scene = self.scene(title, expected)
        return self.redeclared(scene, name=another_name(scene))

    def with_other_phone(self, title: str, expected: Expected) -> Scene:
        return self.redeclared(self.scene(title, expected), phone=OTHER_PHONE)

    def redeclared(self, scene: Scene, **changes: str) -> Scene:
        """The inventory says something else than the order."""
        other = self.stationery.papers(scene.papers.purchase, **changes)
        return replace(scene, papers=replace(scene.papers, inventory=other.inventory))

    def with_fewer_lines(self, title: str, expected: Expected) -> Scene:
        scene = self.scene(title, expected)
        fewer = replace(scene.papers.purchase, lines=scene.papers.purchase.lines[:2])
        return replace(scene, papers=replace(scene.papers, inventory=self.stationery.papers(fewer).inventory))

    def wrong_twice(self, title: str, expected: Expected) -> Scene:
        """The payment is short and the inventory names another buyer."""
        scene = self.scene(title, expected, Kind.AMOUNT)
        return self.redeclared(scene, name=another_name(scene))

    def tampered(self, title: str, expected: Expected, change: Callable[[str], str]) -> Scene:
        """The inventory's text changed by ``change`` before it is signed."""
        scene = self.scene(title, expected)
        return replace(scene, papers=replace(scene.papers, inventory=change(scene.papers.inventory)))

    def messages(self, scenes: list[Scene]) -> dict[str, bytes]:
        """The four unsigned messages of these scenes."""
        papers = [scene.papers for scene in scenes]
        documents = {
            "311": [each.order for each in papers],
            "411": [each.payment for each in papers],
            "511": [each.waybill for each in papers],
            "621": [each.inventory for each in papers],
        }
        return {code: self.stationery.message(code, texts, self.guid()) for code, texts in documents.items()}


def another_name(scene: Scene) -> str:
    return next(name for name in NAMES if name != scene.papers.purchase.person.name)


def import_scenes(make: Scenery) -> list[Scene]:
    """Sent together in one set of messages: right ones and wrong ones side by side."""
    return [
        make.scene("9610 直购进口，三单相符", direct=True),
        make.scene("1210 网购保税，三单相符"),
        make.scene("支付金额比订单少 1 元", Expected(REFUSED, ("1332",)), Kind.AMOUNT),
        make.scene("支付人不是订购人", Expected(REFUSED, ("1327",)), Kind.PAYER),
        make.scene("清单商品与订单不一致", Expected(REFUSED, ("1322",)), Kind.GOODS),
        make.with_fewer_lines("清单少一项商品", Expected(REFUSED, ("1320",))),
        make.with_other_name("清单订购人姓名与订单不一致", Expected(REFUSED, ("13127",))),
        make.with_other_phone("清单订购人电话与订单不一致", Expected(REFUSED, ("130126",))),
        make.wrong_twice("两处不符，一次说清", Expected(REFUSED, ("1332", "13127"))),
        make.tampered("不合格清单混在合格清单中", Expected(NEGATIVE), lambda text: text.replace(*DISTRICT_TOO_LONG)),
        make.scene("不合格清单的邻单，不受影响"),
        make.scene("多件合计超过单次限值 5,000 元", Expected("-621005"), Kind.OVER_SINGLE),
    ]

"""One made-up parcel: who bought what, under which numbers. No real person or firm, no number that is given out."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Final

from stdnum.iso7064 import mod_11_2

from heliu.ceb.catalogue.model import Direction

CENT: Final = Decimal("0.01")
LINES_MAX: Final = 3
# 0.7 of the value-added tax of 13 %: only what a sample of an order writes into taxTotal; nothing is taxed by it.
_SHARE: Final = Decimal("0.091")
_CHECKS: Final = "10X98765432"

# The firms of the demonstration zone, by what they do: customs code, name.
FIRMS: Final = {
    "platform": ("5105960001", "泸州示范跨境平台有限公司"),
    "seller": ("5105960002", "泸州示范电商有限公司"),
    "payment": ("510596T004", "泸州示范支付有限公司"),
    "carrier": ("5105980003", "泸州示范物流有限公司"),
    "broker": ("5105980005", "泸州示范报关有限公司"),
    "warehouse": ("5105W00001", "泸州示范仓储有限公司"),
}
PEOPLE: Final = ("张三", "李四", "王五", "赵六", "钱七", "孙八")
STREETS: Final = ("江阳区示范路", "龙马潭区样例街", "纳溪区试验大道")


@dataclass(frozen=True, slots=True)
class Article:
    """A kind of goods: name, model, ten digits of the tariff, unit, country of origin, price, kilograms."""

    name: str
    model: str
    code: str
    unit: str
    origin: str
    price: str
    weight: str


IMPORTED: Final = (
    Article("婴儿奶粉", "900克/罐", "1901101010", "122", "303", "168.00", "0.9"),
    Article("烘焙咖啡豆", "500克/包", "0901210000", "125", "429", "72.50", "0.5"),
    Article("夹心巧克力", "250克/盒", "1806310000", "140", "301", "46.80", "0.25"),
    Article("膳食纤维粉", "300克/瓶", "2106909090", "142", "601", "129.00", "0.3"),
    Article("婴儿纸尿裤", "60片/包", "9619001100", "125", "116", "98.00", "2.4"),
)
EXPORTED: Final = (
    Article("拼装玩具", "200件/盒", "9503008900", "140", "142", "59.00", "0.8"),
    Article("塑料餐具", "12件/套", "3924100000", "011", "142", "36.00", "0.6"),
    Article("不锈钢厨具", "3件/套", "7323930000", "011", "142", "88.00", "1.2"),
    Article("手电筒", "充电式", "8513101000", "007", "142", "42.00", "0.3"),
)


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of the parcel."""

    article: Article
    number: int
    quantity: int

    @property
    def total(self) -> Decimal:
        return Decimal(self.article.price) * self.quantity


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything the samples of one seed share."""

    day: date
    tail: str
    buyer: str
    id_number: str
    phone: str
    address: str
    freight: Decimal
    goods: tuple[Goods, ...]

    @property
    def value(self) -> Decimal:
        return sum((one.total for one in self.goods), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return ((self.value + self.freight) * _SHARE).quantize(CENT, ROUND_HALF_UP)

    @property
    def net_weight(self) -> Decimal:
        return sum((Decimal(one.article.weight) * one.quantity for one in self.goods), Decimal(0))


def parcel(direction: Direction, seed: int, day: date) -> Parcel:
    """Make the parcel of a seed. The same seed gives the same parcel, whatever message asks."""
    random = Random(f"{seed}/{direction}")  # noqa: S311 - the same parcel for the same seed
    chosen = random.sample(IMPORTED if direction == "import" else EXPORTED, random.randint(1, LINES_MAX))
    return Parcel(
        day=day,
        tail=f"{seed % 1_000_000:06d}",
        buyer=random.choice(PEOPLE),
        id_number=no_ones_id(random),
        phone=f"1380000{random.randrange(10_000):04d}",
        address=f"四川省泸州市{random.choice(STREETS)}{random.randint(1, 99)}号",
        freight=Decimal(random.choice(("0.00", "8.00", "12.00"))),
        goods=tuple(Goods(one, at, random.randint(1, 3)) for at, one in enumerate(chosen, start=1)),
    )


def no_ones_id(random: Random) -> str:
    """An identity number nobody has: its check digit is not that of GB 11643."""
    born = date(1970, 1, 1) + timedelta(days=random.randrange(12_000))
    digits = f"510500{born:%Y%m%d}{random.randrange(1_000):03d}"
    return digits + random.choice(_CHECKS.replace(mod_11_2.calc_check_digit(digits), ""))

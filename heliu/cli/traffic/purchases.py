"""One synthetic purchase: its goods, its buyer, its money (integers of fen) and the tax that follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from heliu.cli.traffic.buyers import Buyer, buyer
from heliu.cli.traffic.truth import Kind

LINES: Final = 3
ORDINARY_BUYERS: Final = 9_000_000
ANNUAL_BUYERS: Final = 5_000_000
ANNUAL_PRICES_FEN: Final = (150_000, 150_000, 100_000)
SCATTER: Final = 618_033_988_749  # the golden ratio, with no factor 2 or 5: a bijection on twelve decimal digits
NUMBER_SPACE: Final = 10**12
PAYABLE_PER_MILLE: Final = 91  # 70 % of 13 % VAT; none of the goods below bears consumption tax
ONE_YUAN: Final = 100


@dataclass(frozen=True, slots=True)
class Good:
    hs_code: str
    name: str  # already escaped for XML
    statutory_unit: str


GOODS: Final = (
    Good("2106909090", "乳清蛋白粉胶囊", "035"),
    Good("3305900000", "无硅油护发素", "035"),
    Good("8516310000", "负离子电吹风", "007"),
    Good("0402210000", "全脂奶粉", "035"),
    Good("3306101090", "维生素C&amp;E牙膏", "035"),
)


@dataclass(frozen=True, slots=True)
class Line:
    good: Good
    quantity: int
    price_fen: int

    @property
    def total_fen(self) -> int:
        return self.quantity * self.price_fen


@dataclass(frozen=True, slots=True)
class Purchase:
    """``number`` is unique per database; everything else follows from it, the kind and the seed."""

    number: int
    kind: Kind
    direct: bool  # 9610 direct purchase, otherwise 1210 bonded
    person: Buyer
    payer: Buyer
    lines: tuple[Line, ...]
    freight_fen: int

    @property
    def digits(self) -> str:
        """Twelve scattered digits, as real order numbers are: neighbours in time are not neighbours in the index."""
        return f"{self.number * SCATTER % NUMBER_SPACE:012d}"

    @property
    def goods_fen(self) -> int:
        return sum(line.total_fen for line in self.lines)

    @property
    def tax_fen(self) -> int:
        return tax_fen(self.lines, self.freight_fen)

    @property
    def paid_fen(self) -> int:
        return self.goods_fen + self.freight_fen + self.tax_fen


def tax_fen(lines: Sequence[Line], freight_fen: int) -> int:
    """Composite tax: freight shared out by value (cumulative, half-up), each line's tax rounded half-up to the fen."""
    goods = sum(line.total_fen for line in lines)
    total, passed, shared = 0, 0, 0
    for line in lines:
        passed += line.total_fen
        upto = (2 * freight_fen * passed + goods) // (2 * goods)
        total += ((line.total_fen + upto - shared) * PAYABLE_PER_MILLE + 500) // 1000
        shared = upto
    return total


def make_purchase(number: int, kind: Kind, random: Random, *, group: int = 0, direct: bool = False) -> Purchase:
    """Purchase ``number``; ``group`` numbers the buyer of an ``over_annual`` seven."""
    fewest, most, low, high = (2, 2, 100_000, 150_000) if kind is Kind.OVER_SINGLE else (1, 3, 2_000, 40_000)
    lines = tuple(
        Line(random.choice(GOODS), random.randint(fewest, most), random.randint(low, high)) for _ in range(LINES)
    )
    freight = random.choice((0, 0, 1_200))
    person = buyer(number % ORDINARY_BUYERS)
    if kind is Kind.OVER_ANNUAL:
        lines = tuple(Line(line.good, 1, price) for line, price in zip(lines, ANNUAL_PRICES_FEN, strict=True))
        freight = 0
        person = buyer(ORDINARY_BUYERS + group % ANNUAL_BUYERS)
    payer = buyer(number % ORDINARY_BUYERS + 1) if kind is Kind.PAYER else person
    return Purchase(number, kind, direct, person, payer, lines, freight)

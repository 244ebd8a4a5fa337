"""What others may hold of what the positive list changes (正面清单的影响): refused anew, let in, goods and sellers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Moved:
    """Declarations the list refuses under one law only. ``tax``: no longer collected, or newly; amounts in CNY."""

    declarations: int = 0
    sellers: int = 0
    tax_price: Decimal = ZERO
    tax: Decimal = ZERO

    def __add__(self, other: "Moved") -> "Moved":
        """Of different sellers."""
        return Moved(
            self.declarations + other.declarations,
            self.sellers + other.sellers,
            self.tax_price + other.tax_price,
            self.tax + other.tax,
        )

    def as_json(self) -> dict[str, Any]:
        amounts = {"tax_price": str(self.tax_price), "tax": str(self.tax)}
        return {"declarations": self.declarations, "sellers": self.sellers, **amounts}


@dataclass(frozen=True, slots=True)
class MovedGoods:
    """Lines of one eight-digit code that are the reason. ``before`` and ``after``: the code of the rule, "" for none.

    ``value``: of these lines, CNY. A declaration with two such codes counts under both.
    """

    code: str
    name: str
    before: str
    after: str
    lines: int
    declarations: int
    sellers: int
    value: Decimal

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__ if name != "value"} | {"value": str(self.value)}


@dataclass(frozen=True, slots=True)
class MovedSeller:
    """A seller (customs code) with what the list refuses of him anew, and what it lets in."""

    key: str
    refused: Moved = Moved()
    let_in: Moved = Moved()

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "refused": self.refused.as_json(), "let_in": self.let_in.as_json()}


@dataclass(frozen=True, slots=True)
class Listed:
    """All of it. ``goods`` and ``sellers``: the first of ``goods_count`` and ``sellers_count``, by their value."""

    refused: Moved = Moved()
    let_in: Moved = Moved()
    goods_count: int = 0
    sellers_count: int = 0
    goods: tuple[MovedGoods, ...] = ()
    sellers: tuple[MovedSeller, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "refused": self.refused.as_json(),
            "let_in": self.let_in.as_json(),
            "goods_count": self.goods_count,
            "sellers_count": self.sellers_count,
            "goods": [one.as_json() for one in self.goods],
            "sellers": [one.as_json() for one in self.sellers],
        }

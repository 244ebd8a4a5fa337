"""Money: decimal yuan, rounded half up to the fen, as the customs and tax rules compute it. Never float."""

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


def to_fen(amount: Decimal) -> Decimal:
    """``amount`` in yuan with two places, halves away from zero."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def shares(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """``total`` yuan shared by ``weights`` to the fen; the shares add up to ``total`` exactly.

    Each is the difference of two rounded running sums, so that no line carries the rounding of all the others.
    Raises ValueError when there is something to share and nobody to bear it.
    """
    whole = sum(weights, Decimal(0))
    if not whole:
        if total:
            raise ValueError(f"{total} yuan cannot be shared: all weights are zero.")
        return [Decimal("0.00") for _ in weights]
    given, running, parts = Decimal("0.00"), Decimal(0), []
    for weight in weights:
        running += weight
        until = to_fen(total * running / whole)
        parts.append(until - given)
        given = until
    return parts

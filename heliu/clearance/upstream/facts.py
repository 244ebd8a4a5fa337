"""What others may hold of the way to customs: how far along the stored messages one has come."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """How far one has read: the transaction and the number of a first answer."""

    txid: int = 0
    number: int = 0

    def __str__(self) -> str:
        return f"{self.txid}.{self.number}"

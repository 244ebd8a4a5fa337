"""A line of the demonstration's table."""

from dataclasses import dataclass

from heliu.cli.traffic.documents import yuan
from heliu.cli.traffic.post import Receipt
from heliu.cli.traffic.scenes import RELEASED, Scene


@dataclass(frozen=True, slots=True)
class Row:
    """What was sent, what was expected, what came back."""

    title: str
    expected: str
    status: str
    sentence: str
    tax: str
    right: bool


def row_of(scene: Scene, receipt: Receipt | None) -> Row:
    if receipt is None:
        return Row(scene.title, str(scene.expected), "–", "没有回执", "", right=False)
    right = scene.expected.fits(receipt.status, receipt.sentence)
    tax = yuan(scene.papers.purchase.tax_fen) if receipt.status == RELEASED else ""
    if tax and "税款" in receipt.sentence:
        right = right and f"税款{tax}元" in receipt.sentence
    return Row(scene.title, str(scene.expected), receipt.status, receipt.sentence, tax, right)

"""A line of the demonstration's table."""

from dataclasses import dataclass, replace

from heliu.cli.traffic.documents import yuan
from heliu.cli.traffic.post import Receipt
from heliu.cli.traffic.scenes import RELEASED, Expected, Scene


@dataclass(frozen=True, slots=True)
class Row:
    """What was sent, what was expected, what came back."""

    title: str
    expected: str
    status: str
    sentence: str
    tax: str
    right: bool


def answered(title: str, expected: Expected, receipt: Receipt | None) -> Row:
    if receipt is None:
        return Row(title, str(expected), "–", "没有回执", "", right=False)
    right = expected.fits(receipt.status, receipt.sentence)
    return Row(title, str(expected), receipt.status, receipt.sentence, "", right)


def row_of(scene: Scene, receipt: Receipt | None) -> Row:
    """As above; of what was released the tax too, which the receipt names to the fen where it names it."""
    row = answered(scene.title, scene.expected, receipt)
    tax = yuan(scene.papers.purchase.tax_fen) if row.status == RELEASED else ""
    is_another = bool(tax) and "税款" in row.sentence and f"税款{tax}元" not in row.sentence
    return replace(row, tax=tax, right=row.right and not is_another)

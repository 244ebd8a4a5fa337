"""The statements of this room with their literals put in; the texts stand in sql/."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, LiteralString

from psycopg import sql

from heliu.taxation.api import line_consumption_tax_sql, line_price_sql, line_vat_sql

_FOLDER: Final = Path(__file__).parent / "sql"
_SIDES: Final = ("b", "a")
_CHANNEL: Final = ("ask", "single", "one_item", "gifts", "annual", "inclusive")


def text(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def statement(name: str, values: Mapping[str, object] | None = None) -> sql.Composed:
    """The statement ``name`` with ``values`` as literals; ``sums`` stands for what each of its groups comes to."""
    literals = {key: sql.Literal(value) for key, value in (values or {}).items()}
    return sql.SQL(text(name)).format(sums=sql.SQL(text("sums")), **literals)


def cases(values: Mapping[str, object]) -> sql.Composed:
    """The statement that taxes: both laws' channels, and the arithmetic of a line as the hot statement has it."""
    channels = {f"{side}_channel": _channel(side) for side in _SIDES}
    literals = {key: sql.Literal(value) for key, value in values.items()}
    return sql.SQL(text("cases")).format(
        line_price=line_price_sql(),
        b_consumption_tax=_consumption_tax("b", "j"),
        b_vat=_vat("b", "j"),
        a_consumption_tax=_consumption_tax("a", "m"),
        a_vat=_vat("a", "m"),
        **channels,
        **literals,
    )


def _channel(side: str) -> sql.Composed:
    return sql.SQL(text("channel")).format(**{name: sql.Identifier("i", f"{side}_{name}") for name in _CHANNEL})


def _consumption_tax(side: LiteralString, row: LiteralString) -> sql.Composed:
    base, rate, share, twice = _columns(side, row)
    return line_consumption_tax_sql(base, rate, sql.SQL(share), sql.SQL(twice))


def _vat(side: LiteralString, row: LiteralString) -> sql.Composed:
    base, rate, share, twice = _columns(side, row)
    return line_vat_sql(base, (f"{row}.{side}_vat_rate", rate), sql.SQL(share), sql.SQL(twice))


def _columns(
    side: LiteralString, row: LiteralString
) -> tuple[LiteralString, LiteralString, LiteralString, LiteralString]:
    """Price with duty, rate, collected share and rounding of one law, as columns of ``row``."""
    base = f"({row}.price * (1 + {row}.{side}_duty_rate))"
    return base, f"{row}.{side}_rate", f"{row}.{side}_share", f"{row}.{side}_twice"

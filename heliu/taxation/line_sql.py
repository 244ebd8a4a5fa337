"""The tax of one line as SQL (署令272 第十七条): the one text behind the hot statement and behind "what if".

Twin of heliu/policies/rules/line_tax.py and freight.py. Always multiplied first and divided last: so PostgreSQL's
numeric is exact to the half fen (line_tax.py says why, heliu/taxation/tests/test_sql_rounding.py proves it). What
stands in braces are expressions; a literal among them is folded when the statement is planned and costs nothing.
"""

from typing import Final, LiteralString

from psycopg import sql

# The line's total with its part of freight and insurance: differences of the rounded running sum (TAX-11).
_PRICE: Final = """u.total + CASE WHEN i.freight + i.insured_fee = 0 OR i.value = 0 THEN 0 ELSE
    round((i.freight + i.insured_fee) * u.run / i.value, 2)
    - round((i.freight + i.insured_fee) * (u.run - u.total) / i.value, 2)
END"""
# Both on the price with the full consumption tax in it, then the collected share; {base} is the price with duty in it.
_CONSUMPTION_TAX: Final = """CASE WHEN {rate} = 0 THEN 0.00
    WHEN {twice} THEN round(round({base} * {rate} / (1 - {rate}), 2) * {share}, 2)
    ELSE round({base} * {rate} * {share} / (1 - {rate}), 2)
END"""
_VAT: Final = """CASE
    WHEN {twice} THEN round(round({base} * {vat} / (1 - {rate}), 2) * {share}, 2)
    WHEN {rate} = 0 THEN round({base} * {vat} * {share}, 2)
    ELSE round({base} * {vat} * {share} / (1 - {rate}), 2)
END"""


def line_price_sql() -> sql.SQL:
    """The line's part of the duty-paid value (完税价格), CNY.

    ``u`` (total, run) are the totals of an inventory's lines and their running sums, ``i`` is the inventory.
    """
    return sql.SQL(_PRICE)


def line_consumption_tax_sql(
    base: LiteralString, rate: LiteralString, share: sql.Composable, twice: sql.Composable
) -> sql.Composed:
    """Payable consumption tax of a line taxed by value, CNY.

    ``base`` and ``rate`` are columns: the price with duty, the ad valorem rate (0: not taxed). ``share`` is the
    collected share; ``twice`` is true where the statutory tax is rounded before the share is taken.
    """
    return sql.SQL(_CONSUMPTION_TAX).format(base=sql.SQL(base), rate=sql.SQL(rate), share=share, twice=twice)


def line_vat_sql(
    base: LiteralString, rates: tuple[LiteralString, LiteralString], share: sql.Composable, twice: sql.Composable
) -> sql.Composed:
    """Payable VAT of a line taxed by value, CNY. ``rates`` are the columns of VAT and of consumption tax."""
    value_added, consumption = (sql.SQL(name) for name in rates)
    return sql.SQL(_VAT).format(base=sql.SQL(base), vat=value_added, rate=consumption, share=share, twice=twice)

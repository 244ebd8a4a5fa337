"""What a risk rule reads of a parcel, and the dated thresholds it compares with."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

RISK_CONTROL: Final = "泸州综试区自定 川府函〔2020〕151号（十三）风险防控体系的落实"
"""What a risk rule rests on unless it says otherwise (its citation)."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Thresholds in force on one business day (policies: risk/*). Days and instants as digits, Beijing time."""

    now: int
    single_limit: Decimal
    near_limit: Decimal
    weight_tolerance: Decimal
    value_per_kg: Decimal
    freight_share: Decimal
    purchases: int
    night_from: int
    night_to: int
    quantity: Decimal
    declared_from: int
    declared_to: int
    districts: tuple[str, ...]
    unit_price_low: Decimal
    unit_price_high: Decimal
    salt: int
    sample_permille: int

    def draw(self, number: int) -> bool:
        """Whether an inventory is of the random sample. The statements of both directions draw by the same formula."""
        return (number % 2_147_483_647 * 2_654_435_761 + self.salt) % 1_000_003 % 1000 < self.sample_permille


@dataclass(frozen=True, slots=True)
class Parcel:
    """One inventory with what its order, payment and waybill say about it. Amounts in CNY, weights in kg."""

    id: int
    tax_price: Decimal
    value: Decimal
    quantity: Decimal
    freight: Decimal
    gross_kg: Decimal
    net_kg: Decimal
    waybill_kg: Decimal
    paid_at: int
    app_time: int
    declared_on: int
    purchases_this_year: int
    consignee_is_buyer: bool
    phone_is_buyers: bool
    id_check: bool
    products_fit: bool
    guarantor_is_party: bool
    trade_mode: str
    country: str
    customs_code: str
    bonded_whole: bool
    direct_whole: bool


@dataclass(frozen=True, slots=True)
class ExportParcel:
    """One export inventory with what its counterparts say about it. Weights in kg, days and instants as digits."""

    id: int
    gross_kg: Decimal
    net_kg: Decimal
    waybill_kg: Decimal
    paid_short: bool
    credited_at: int | None
    products_fit: bool
    customs_code: str
    codes_known: bool
    priced: bool
    exit_on: int
    country: str


@dataclass(frozen=True, slots=True)
class ReturnedParcel:
    """One application for the return of an export, once what came back was tallied.

    ``differs``: the tally names another carriage; ``taxable``: not free of import taxes, that is known already;
    ``tally_used``: another application was decided by the same tally before.
    """

    id: int
    differs: bool
    from_where_it_went: bool
    refund_due: bool
    taxable: bool
    tally_used: bool

"""The terms of a business day for exports (出口当日参数): modes, limits, rates and codes a batch is judged by.

Codes and rates of the day are copied into tables which the statement joins; the pure judge reads the same dictionaries.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from psycopg import Connection

from heliu.clearance.judge import Lanes
from heliu.policies.exchange import customs_rates
from heliu.policies.parameters import in_force
from heliu.policies.tariff import CODE_DIGITS, lines_in_force
from heliu.risk.api import lane_scores, thresholds

HEADING_DIGITS = (4, 6)
_CODES_LOCK = 0x45434F44


@dataclass(frozen=True, slots=True)
class ExportTerms:
    """One business day. ``codes`` say to how many digits a goods code is known."""

    day: date
    lanes: Lanes
    modes: tuple[str, ...]
    simplified_limit: Decimal
    b2b_limit: Decimal
    simplified_digits_retail: int
    simplified_digits_b2b: int
    codes: dict[str, int]
    rates: dict[str, Decimal]

    @property
    def districts(self) -> tuple[str, ...]:
        return self.lanes.thresholds.districts

    @property
    def parameters(self) -> dict[str, Any]:
        """What goes to the statement, by the names in its braces."""
        limits = self.lanes.thresholds
        return {
            "day": self.day,
            "documents_from": self.lanes.documents_from,
            "inspect_from": self.lanes.inspect_from,
            "modes": list(self.modes),
            "simplified_limit": self.simplified_limit,
            "b2b_limit": self.b2b_limit,
            "simplified_digits_retail": self.simplified_digits_retail,
            "simplified_digits_b2b": self.simplified_digits_b2b,
            "districts": list(self.districts),
            "weight_tolerance": limits.weight_tolerance,
            "declared_from": limits.declared_from,
            "declared_to": limits.declared_to,
            "salt": limits.salt,
            "sample_permille": limits.sample_permille,
        }


def export_terms_of(day: date, salt: int) -> ExportTerms:
    """Look up everything in force on ``day``. ``salt`` keeps the random sample from being foreseen."""
    return ExportTerms(
        day=day,
        lanes=Lanes(thresholds(day, now=0, salt=salt), *lane_scores(day)),
        modes=tuple(str(in_force("export_list/modes", day).value).split()),
        simplified_limit=in_force("export_list/simplified_value_limit", day).value,
        b2b_limit=in_force("export_list/b2b_value_limit", day).value,
        simplified_digits_retail=int(in_force("export_list/simplified_code_digits_retail", day).value),
        simplified_digits_b2b=int(in_force("export_list/simplified_code_digits_b2b", day).value),
        codes=codes_in_force(day),
        rates=customs_rates(day),
    )


def codes_in_force(day: date) -> dict[str, int]:
    """Goods codes and how many digits of them mean something: ten, or four or six followed by zeros (简化归类)."""
    full = [line.code for line in lines_in_force(day)]
    known: dict[str, int] = {}
    for digits in HEADING_DIGITS:
        known |= {code[:digits].ljust(CODE_DIGITS, "0"): digits for code in full}
    return known | dict.fromkeys(full, CODE_DIGITS)


def copy_codes(connection: Connection, terms: ExportTerms) -> None:
    """Let the tables of the statement hold codes and rates of the day. Safe from several processes; usually a look."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_CODES_LOCK,))
        held = connection.execute("SELECT day FROM clearance_export_today").fetchone()
        if held and held[0] == terms.day:
            return
        connection.execute("DELETE FROM clearance_export_code")
        connection.execute("DELETE FROM clearance_export_rate")
        connection.execute("DELETE FROM clearance_export_today")
        cursor = connection.cursor()
        cursor.executemany(
            "INSERT INTO clearance_export_code (code, digits) VALUES (%s, %s)", list(terms.codes.items())
        )
        cursor.executemany(
            "INSERT INTO clearance_export_rate (currency, cny) VALUES (%s, %s)", list(terms.rates.items())
        )
        connection.execute("INSERT INTO clearance_export_today (day) VALUES (%s)", (terms.day,))

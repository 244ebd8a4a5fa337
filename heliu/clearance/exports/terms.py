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
from heliu.risk.api import exports, lane_scores, thresholds

HEADING_DIGITS = (4, 6)
_CODES_LOCK = 0x45434F44


@dataclass(frozen=True, slots=True)
class ExportTerms:
    """One business day. ``parameters`` go to the statement; ``codes`` say to how many digits a goods code is known."""

    day: date
    lanes: Lanes
    modes: tuple[str, ...]
    simplified_limit: Decimal
    b2b_limit: Decimal
    simplified_digits_retail: int
    simplified_digits_b2b: int
    districts: tuple[str, ...]
    codes: dict[str, int]
    rates: dict[str, Decimal]
    parameters: dict[str, Any]
    weights: tuple[int, ...]


def export_terms_of(day: date, salt: int) -> ExportTerms:
    """Look up everything in force on ``day``. ``salt`` keeps the random sample from being foreseen."""
    limits = thresholds(day, now=0, salt=salt)
    documents_from, inspect_from = lane_scores(day)
    own: dict[str, Any] = {
        "modes": tuple(str(in_force("export_list/modes", day).value).split()),
        "simplified_limit": Decimal(in_force("export_list/simplified_value_limit", day).value),
        "b2b_limit": Decimal(in_force("export_list/b2b_value_limit", day).value),
        "simplified_digits_retail": int(in_force("export_list/simplified_code_digits_retail", day).value),
        "simplified_digits_b2b": int(in_force("export_list/simplified_code_digits_b2b", day).value),
        "districts": limits.districts,
    }
    lists = {"modes": list(own["modes"]), "districts": list(limits.districts)}
    parameters = {
        **own,
        **lists,
        "day": day,
        "documents_from": documents_from,
        "inspect_from": inspect_from,
        "weight_tolerance": limits.weight_tolerance,
        "declared_from": limits.declared_from,
        "declared_to": limits.declared_to,
        "salt": limits.salt,
        "sample_permille": limits.sample_permille,
    }
    return ExportTerms(
        day=day,
        lanes=Lanes(limits, documents_from, inspect_from),
        codes=codes_in_force(day),
        rates=customs_rates(day),
        parameters=parameters,
        weights=tuple(rule.weight for rule in exports.ExportRisk.all),
        **own,
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

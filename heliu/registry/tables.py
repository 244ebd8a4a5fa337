"""Filing a whole table of firms (enterprises.tsv), with the certificates that lie beside it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db import transaction

from heliu.kernel.days import business_day
from heliu.kernel.problems import Unreadable
from heliu.people.facts import ENTERPRISE_ROLES, Role
from heliu.registry.entrusting import entrust
from heliu.registry.facts import Firm
from heliu.registry.models import Firm as StoredFirm
from heliu.registry.numbers import organisation_code_fault
from heliu.registry.rules import SENDERS
from heliu.registry.services import bind_certificate, register_firm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

COLUMNS: Final = ("copCode", "name", "org_code", "role", "dxpId")
MAX_ROWS = 10_000
WORDS: Final[dict[str, Role]] = {
    "ebp": Role.PLATFORM,
    "ebc": Role.SELLER,
    "logistics": Role.CARRIER,
    "agent": Role.BROKER,
    **{role.value: role for role in ENTERPRISE_ROLES},
}
"""Words of the column ``role`` that name a role; the rest of the column is explanation."""


@dataclass(frozen=True, slots=True)
class Row:
    firm: Firm
    certificates: tuple[str, ...]
    """Names of files without ``.crt``, ``*`` allowed."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a row: ``outcome`` is filed, corrected, unchanged or kept (known with other facts)."""

    code: str
    name: str
    outcome: str
    certificates: int
    entrusted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to load: where the certificates lie, whether to correct known firms, who may send for the others."""

    keys: Path | None = None
    replace: bool = False
    entrust_to: str | None = None


def read_table(path: Path) -> list[Row]:
    """Raises Unreadable with the line that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
    except (OSError, UnicodeDecodeError, csv.Error) as cause:
        raise Unreadable(f"{path} 无法读取: {cause}") from cause
    if len(rows) > MAX_ROWS:
        raise Unreadable(f"{path} 超过 {MAX_ROWS} 行 (MAX_ROWS), 请分文件导入。")
    if rows and (missing := [name for name in COLUMNS if name not in rows[0]]):
        raise Unreadable(f"{path} 缺少列 {'、'.join(missing)}: 须为制表符分隔, 首行为列名。")
    return [_row(row, number) for number, row in enumerate(rows, start=2)]


def _row(row: dict[str, str | None], number: int) -> Row:
    told = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str)}
    roles = frozenset(WORDS[word].value for word in re.findall(r"[a-z]+", told.get("role", "")) if word in WORDS)
    if not roles:
        raise Unreadable(f"第 {number} 行: role 列“{told.get('role', '')}”没有可识别的身份, 可用: {'、'.join(WORDS)}。")
    firm = Firm(
        told.get("copCode", ""),
        told.get("name", ""),
        told.get("org_code", ""),
        dxp_id=told.get("dxpId") or None,
        roles=roles,
    )
    # Names in brackets are keys that lie there but are not the firm's to use (made by a rogue authority).
    named = re.sub(r"\([^)]*\)", "", told.get("certificates", ""))
    return Row(firm, tuple(re.findall(r"[\w*.-]+", named)))


@transaction.atomic
def load_table(path: Path, at: datetime, wishes: Wishes) -> list[Filed]:
    """File every firm of the table with its certificates; all rows or none. Again: nothing changes.

    A firm that is known with other facts is kept as it is (its certificates are bound all the same), unless
    ``wishes.replace``.
    """
    return [_load(row, at, wishes) for row in read_table(path)]


def _load(row: Row, at: datetime, wishes: Wishes) -> Filed:
    day = business_day(at)
    firm, outcome = row.firm, "filed"
    stored = StoredFirm.objects.filter(code=firm.code).first()
    if stored is not None:
        same = (stored.name, stored.organisation_code, stored.dxp_id) == (
            firm.name,
            firm.organisation_code,
            firm.dxp_id,
        )
        outcome = "unchanged" if same else "corrected" if wishes.replace else "kept"
        firm = _known(stored, firm, take_new=same or wishes.replace)
    register_firm(firm, day, replace=wishes.replace)
    bound = _bind(firm.code, row.certificates, wishes.keys, at)
    given = _entrust(firm, wishes.entrust_to, at)
    return Filed(firm.code, firm.name, outcome, bound, given)


def _known(stored: StoredFirm, told: Firm, *, take_new: bool) -> Firm:
    """The stored facts; with ``take_new`` those of the table, and the social credit code only if it still fits."""
    if not take_new:
        told = replace(told, name=stored.name, organisation_code=stored.organisation_code, dxp_id=stored.dxp_id)
    fits = not told.organisation_code or organisation_code_fault(told.organisation_code, stored.uscc) is None
    return replace(told, uscc=stored.uscc if fits else None)


def _bind(code: str, names: tuple[str, ...], keys: Path | None, at: datetime) -> int:
    if keys is None:
        return 0
    found = sorted({file for name in names for file in keys.glob(f"{name}.crt")})
    for file in found:
        bind_certificate(code, file.read_bytes(), at)
    return len(found)


def _entrust(firm: Firm, agent: str | None, at: datetime) -> tuple[str, ...]:
    """Let the agent send what this firm's roles allow, except where the agent is the firm itself."""
    if agent is None or agent == firm.code:
        return ()
    messages = tuple(name for name, senders in SENDERS.items() if any(role in firm.roles for _, role in senders))
    entrust(firm.code, agent, messages, business_day(at))
    return messages


def file_or_extend(
    code: str, name: str, roles: frozenset[str], numbers: Mapping[str, str], on: date, *, replace: bool
) -> Firm:
    """File one firm. If it is known, its facts are kept and roles added, unless ``replace`` corrects them."""
    stored = StoredFirm.objects.filter(code=code).first()
    firm = Firm(
        code,
        name,
        numbers.get("organisation_code", ""),
        numbers.get("uscc"),
        numbers.get("dxp_id"),
        roles,
    )
    if stored is not None:
        # A number that is not given is not taken away.
        firm = Firm(
            code,
            name if replace else stored.name,
            (replace and firm.organisation_code) or stored.organisation_code,
            (replace and firm.uscc) or stored.uscc,
            (replace and firm.dxp_id) or stored.dxp_id,
            roles,
        )
    return register_firm(firm, on, replace=replace)

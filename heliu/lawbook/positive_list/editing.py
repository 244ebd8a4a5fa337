"""Single lines of a draft corrected (逐行更正): a line written, added or taken out, read as if it had been imported."""

from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.problems import Conflict, Invalid, NotThere, Violation
from heliu.kernel.workbooks.cells import BadCell
from heliu.lawbook.positive_list.models import ListVersion
from heliu.lawbook.positive_list.reading import rows
from heliu.lawbook.positive_list.services import UPLOAD, note, require_seen
from heliu.lawbook.positive_list.sheet import TEMPLATE
from heliu.lawbook.tables.deciding import own
from heliu.lawbook.tables.facts import State
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.positive_list_rows import ListRow, write_list

ONE_LESS: Final = 1


@transaction.atomic
def write_line(number: int, code: str, cells: Mapping[str, str], seen: int, *, actor: Actor) -> ListRow:
    """Put ``cells`` (by the template's keys) in the place of the line of ``code``; ``""`` adds a line.

    ``seen`` is the revision that was looked at. Raises Invalid by cell, Conflict where the list has changed since or
    is no draft.
    """
    require(actor, UPLOAD)
    version, lines = _draft(number, seen, actor)
    row = _read(cells)
    if code:
        _there(lines, code)
        del lines[code]
    if row.code in lines:
        detail = _("清单中已有 %(code)s。") % {"code": row.code}
        raise Invalid.at("/code", "twice", detail, _("请改那一行，或核对编码。"))
    lines[row.code] = row
    _save(version, lines, actor)
    return row


@transaction.atomic
def drop_line(number: int, code: str, seen: int, *, actor: Actor) -> None:
    """Take the line of ``code`` out of a draft. Raises as :func:`write_line`."""
    require(actor, UPLOAD)
    version, lines = _draft(number, seen, actor)
    _there(lines, code)
    if len(lines) == ONE_LESS:
        raise Conflict(_("清单至少有一行；整份不用的请撤回。"))
    del lines[code]
    _save(version, lines, actor)


def _draft(number: int, seen: int, actor: Actor) -> tuple[ListVersion, dict[str, ListRow]]:
    version = own(ListVersion, number, actor)
    if version.state != State.DRAFT.value:
        raise Conflict(_("只有草稿可以逐行更正；待复核的请先由复核人员退回修改。"))
    require_seen(version, seen)
    return version, dict(rows(version.text))


def _read(cells: Mapping[str, str]) -> ListRow:
    values, faults = {}, []
    for column in TEMPLATE.columns:
        cell = " ".join(cells.get(column.key, "").split())
        try:
            values[column.key] = column.read(cell) if cell else ""
        except BadCell as bad:
            faults.append(Violation(f"/{column.key}", bad.code, bad.cause, bad.fix))
        if column.required and not cell:
            cause = _("“%(heading)s”没有填写。") % {"heading": column.heading}
            faults.append(Violation(f"/{column.key}", "empty", cause))
    if faults:
        raise Invalid(_("有 %(count)d 处需要改正。") % {"count": len(faults)}, faults)
    return ListRow(**values)


def _there(lines: Mapping[str, ListRow], code: str) -> None:
    if code not in lines:
        raise NotThere(_("清单中没有 %(code)s。") % {"code": code[:20]})


def _save(version: ListVersion, lines: Mapping[str, ListRow], actor: Actor) -> None:
    version.text = write_list(sorted(lines.values(), key=lambda row: row.code))
    version.lines = len(lines)
    version.revision += 1
    version.save(update_fields=["text", "lines", "revision"])
    note(version, "list corrected", UPLOAD, actor)

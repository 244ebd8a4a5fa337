"""Sales told by a program (销售接口): every row is booked for itself and answered for itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import NotAllowed, Violation
from heliu.overseas.facts import Outcome, Via
from heliu.overseas.ledger import MANAGE
from heliu.overseas.selling import check_count, sell_each
from heliu.overseas.workbook import read_json
from heliu.people.api import beyond_the_wall, record
from heliu.people.facts import Actor, Role
from heliu.registry.api import roles_of


@dataclass(frozen=True, slots=True)
class Answer:
    """``place`` counts from 0, as the rows were sent. ``faults``: all of them, where the row is refused."""

    place: int
    reference: str
    outcome: Outcome
    faults: tuple[Violation, ...] = ()


@transaction.atomic
def sell_told(content: bytes, *, program: Actor) -> Sequence[Answer]:
    """Book what the program of a firm told as JSON; one answer a row, in their order.

    ``program`` is known by its token, not as a person: what its firm is filed as decides. Raises NotAllowed, Invalid
    where there are no rows to answer, TooLarge, Conflict where somebody books one of the numbers at this moment.
    """
    at, firm = now(), program.firm or ""
    if Role.SELLER not in roles_of(firm, business_day(at)):
        raise NotAllowed(_("海外仓销售由备案为电商企业的收发货人登记。"))
    read = read_json(content)
    check_count(len(read))
    told = [(place, one.offered) for place, one in enumerate(read) if one.offered is not None]
    new, faults = sell_each(firm, told, Via.API, by=program.name, at=at)
    if new:
        with beyond_the_wall("a program is no person: what it did is on the record of its firm under its own name"):
            record(program, MANAGE, subject=read[min(new)].reference, step="stock sold")
    refused: dict[int, list[Violation]] = defaultdict(list)
    for fault in faults:
        refused[int(fault.pointer.split("/")[1])].append(fault)
    answers = []
    for place, one in enumerate(read):
        wrong = (*one.faults, *refused[place])
        outcome = Outcome.REFUSED if wrong else Outcome.BOOKED if place in new else Outcome.KNOWN
        answers.append(Answer(place, one.reference, outcome, wrong))
    return answers

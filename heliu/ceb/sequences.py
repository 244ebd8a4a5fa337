"""Order and number of elements: every group of a message is a sequence of differently named members."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from heliu.ceb.catalogue.index import BASE_SUBSCRIBE, BASE_TRANSFER, EXTEND_MESSAGE
from heliu.ceb.catalogue.model import Message, Part
from heliu.ceb.deviations import Deviation
from heliu.ceb.limits import MAX_DEVIATIONS_REPORTED


@dataclass(frozen=True, slots=True)
class Member:
    """One name in a sequence and how often it may stand there. ``most`` None: without limit.

    ``surplus``, ``absence``: the codes of one too many and of none.
    """

    name: str
    least: int
    most: int | None
    surplus: str = "ELEMENT_REPEATED"
    absence: str = "ELEMENT_MISSING"


@dataclass(frozen=True, slots=True)
class Misplaced:
    """One element that does not stand where it should. ``count``: how many-th of its name."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Order:
    """A sequence of members, each with a place."""

    members: tuple[Member, ...]
    places: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {member.name: place for place, member in enumerate(self.members)})

    def faults(self, names: Sequence[str]) -> list[Misplaced]:
        """Compare ``names`` with this sequence; empty iff the sequence holds.

        A surplus is named once, strangers as many as anyone reads.
        """
        found: list[Misplaced] = []
        count: Counter[str] = Counter()
        reached = 0
        for name in names:
            count[name] += 1
            place = self.places.get(name)
            if place is None:
                if len(found) < MAX_DEVIATIONS_REPORTED:
                    found.append(Misplaced("ELEMENT_UNKNOWN", name, count[name]))
            elif self._is_surplus(place, count[name]):
                if count[name] - 1 == self.members[place].most:
                    found.append(Misplaced("ELEMENT_REPEATED", name, count[name]))
            elif place < reached:
                found.append(Misplaced("ELEMENT_ORDER", name, count[name]))
            else:
                reached = place
        found += [
            Misplaced("ELEMENT_MISSING", member.name, 1) for member in self.members if count[member.name] < member.least
        ]
        return found

    def _is_surplus(self, place: int, count: int) -> bool:
        most = self.members[place].most
        return most is not None and count > most

    def follows(self, name: str) -> str:
        """Say where ``name`` belongs."""
        place = self.places[name]
        return f"放在 {self.members[place - 1].name} 之后" if place else "放在最前"


@cache
def order_of_fields(part: Part) -> Order:
    """Return the sequence of the leaves of ``part``."""
    return Order(tuple(Member(leaf.name, int(leaf.required), 1) for leaf in part.fields))


@cache
def order_of_body(message: Message) -> Order | None:
    """Return the sequence inside one document, or None where its leaves stand directly in it."""
    head, lines = message.head, message.lines
    if head.element is None:
        return None
    members = [Member(head.element, head.min_occurs, head.max_occurs)]
    if lines is not None:
        line = Member(str(lines.element), lines.min_occurs, lines.max_occurs, "LINES_OVER_LIMIT", "LINES_MISSING")
        members.append(line)
    return Order(tuple(members))


@cache
def order_of_root(message: Message) -> Order:
    """Return the sequence right under the root of ``message``."""
    members = [Member(message.body, 1, message.max_bodies, "DOCUMENTS_OVER_LIMIT", "DOCUMENTS_MISSING")]
    if message.transfer:
        extension = Member(str(EXTEND_MESSAGE.element), EXTEND_MESSAGE.min_occurs, EXTEND_MESSAGE.max_occurs)
        signature = Member("Signature", int(message.signature == "required"), 1, absence="SIGNATURE_MISSING")
        members.append(Member(str(BASE_TRANSFER.element), 1, 1, "TRANSFER_REPEATED", "TRANSFER_MISSING"))
        members.append(Member(str(BASE_SUBSCRIBE.element), 0, BASE_SUBSCRIBE.max_occurs, "SUBSCRIBERS_OVER_LIMIT"))
        members += [extension, signature] if message.signature_last else [signature, extension]
    return Order(tuple(members))


def misplaced(order: Order, fault: Misplaced, path: str) -> Deviation:
    """Build the report of ``fault`` inside the element at ``path``."""
    at = f"{path}/{fault.name}" + (f"[{fault.count}]" if fault.count > 1 else "")
    if fault.name not in order.places:
        names = "、".join(member.name for member in order.members)
        fix = f"删除该元素；这里允许的元素依次为 {names}"
        return Deviation(fault.code, at, f"{fault.name} 不属于这里", fix)
    member = order.members[order.places[fault.name]]
    if fault.code == "ELEMENT_MISSING":
        fix = f"补填 {fault.name}，{order.follows(fault.name)}"
        return Deviation(member.absence, at, f"缺少必填元素 {fault.name}", fix)
    if fault.code == "ELEMENT_ORDER":
        detail = f"{fault.name} 的位置不对，次序是规范的一部分"
        return Deviation(fault.code, at, detail, order.follows(fault.name))
    fix = f"只保留 {member.most} 个；单证过多时请分成几个报文"
    return Deviation(member.surplus, at, f"{fault.name} 最多 {member.most} 个", fix)

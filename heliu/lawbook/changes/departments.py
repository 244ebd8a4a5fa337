"""Whose law a parameter is (主管部门): by its topic. The zone's office may draft and approve everywhere."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from heliu.people.facts import Actor, Role

_CUSTOMS: Final = frozenset({Role.CUSTOMS})
_TAX: Final = frozenset({Role.TAX})
_BOTH: Final = frozenset({Role.CUSTOMS, Role.TAX})
_COMMERCE: Final = frozenset({Role.COMMERCE})
DEPARTMENTS: Final[Mapping[str, frozenset[Role]]] = MappingProxyType(
    {
        "assessed_income_tax": _TAX,
        "clearance": _CUSTOMS,
        "consumption_tax": _BOTH,
        "exchange_rate": _CUSTOMS,
        "export_list": _CUSTOMS,
        "export_papers": _CUSTOMS,
        "export_refund": _TAX,
        "export_return": _CUSTOMS,
        "export_summary": _CUSTOMS,
        "import_composite_tax": _BOTH,
        "import_returns": _CUSTOMS,
        "no_invoice": _TAX,
        "originals": _CUSTOMS,
        "parks": _COMMERCE,
        "platform_reporting": _TAX,
        "relay": _CUSTOMS,
        "risk": _CUSTOMS,
        "scope": frozenset({Role.COMMERCE, Role.CUSTOMS}),
        "tax_payment": _BOTH,
        "value_added_tax": _BOTH,
    }
)


def department(name: str) -> frozenset[Role]:
    """The posts whose law the parameter is; none where it is the zone's own business."""
    return DEPARTMENTS.get(name.partition("/")[0], frozenset())


def may_change(actor: Actor, names: Iterable[str]) -> bool:
    """The zone's office, or a department whose law every one of these parameters is."""
    post = actor.post
    return post is not None and (post is Role.ZONE or all(post in department(name) for name in names))


def heard(posts: Iterable[Role], names: Iterable[str]) -> list[str]:
    """The parameters of law in whose change no one of its department had a part."""
    present = set(posts)
    return [name for name in names if department(name) and not department(name) & present]

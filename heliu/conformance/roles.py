"""The suites by role: in which role a firm sends, what it must be able to produce, with which message it is tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from heliu.people.facts import Role


@dataclass(frozen=True, slots=True)
class Suite:
    """``needs``: one message of each group must be shown. ``main``: what is sent to a server, after its ``papers``.

    ``others``: what the role sends besides, about the parcel of the first case, in this order; with each whether it is
    taken as things stand then, or told by which rule it cannot be.
    """

    name: str
    zh: str
    role: Role
    needs: tuple[tuple[str, ...], ...]
    main: str
    papers: tuple[str, ...] = ()
    others: tuple[tuple[str, bool], ...] = ()


_ALL: Final = (
    Suite(
        "seller-import",
        "电商企业（进口）",
        Role.SELLER,
        (("CEB621",), ("CEB623",), ("CEB625",)),
        "CEB621",
        ("CEB311", "CEB411", "CEB511"),
    ),
    Suite(
        "seller-export",
        "电商企业（出口）",
        Role.SELLER,
        (("CEB603",), ("CEB605",)),
        "CEB603",
        ("CEB303", "CEB403", "CEB505"),
        # Cancelled before it left: then there is nothing to be summed up, and nothing that could come back.
        (("CEB605", True), ("CEB701", False), ("CEB213", False)),
    ),
    Suite("platform", "电商平台企业", Role.PLATFORM, (("CEB311", "CEB303"),), "CEB311"),
    Suite("payment", "支付企业", Role.PAYMENT, (("CEB411", "CEB403"),), "CEB411"),
    Suite(
        "carrier",
        "物流企业",
        Role.CARRIER,
        (("CEB511", "CEB505"), ("CEB513", "CEB507", "CEB509")),
        "CEB511",
        others=(("CEB513", True), ("CEB505", True), ("CEB507", True), ("CEB509", False)),
    ),
    Suite(
        "warehouse",
        "仓储与监管场所经营企业",
        Role.WAREHOUSE,
        (("CEB711", "CEB215", "CEB507"),),
        "CEB711",
        others=(("CEB215", True),),
    ),
    Suite("broker", "报关企业", Role.BROKER, (("CEB621", "CEB603"),), "CEB621", others=(("CEB607", False),)),
)
SUITES: Final[Mapping[str, Suite]] = {suite.name: suite for suite in _ALL}

"""The firms whose documents the synthetic traffic carries: those of the demonstration zone."""

from dataclasses import dataclass

from heliu.ceb.specimens.parcel import FIRMS


@dataclass(frozen=True, slots=True)
class Party:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Firms:
    """Everybody named in a set of documents; the seller signs and sends all four messages (the others entrusted it)."""

    platform: Party
    seller: Party
    payment: Party
    carrier: Party
    broker: Party
    warehouse: Party
    dxp_id: str

    def values(self) -> dict[str, str]:
        """Placeholders of the document templates: ``ebp_code``, ``ebp_name`` and so on."""
        parties = {
            "ebp": self.platform,
            "ebc": self.seller,
            "pay": self.payment,
            "logistics": self.carrier,
            "agent": self.broker,
            "area": self.warehouse,
        }
        named = {f"{key}_{part}": getattr(party, part) for key, party in parties.items() for part in ("code", "name")}
        return {**named, "dxp_id": self.dxp_id}


DEMO_FIRMS = Firms(
    platform=Party(*FIRMS["platform"]),
    seller=Party(*FIRMS["seller"]),
    payment=Party(*FIRMS["payment"]),
    carrier=Party(*FIRMS["carrier"]),
    broker=Party(*FIRMS["broker"]),
    warehouse=Party(*FIRMS["warehouse"]),
    dxp_id="DXPENT0000000002",
)

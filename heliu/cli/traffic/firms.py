"""The firms whose documents the synthetic traffic carries: those of the demonstration zone."""

from dataclasses import dataclass


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
    platform=Party("5105960001", "泸州示范跨境平台有限公司"),
    seller=Party("5105960002", "泸州示范电商有限公司"),
    payment=Party("510596T004", "泸州示范支付有限公司"),
    carrier=Party("5105980003", "泸州示范物流有限公司"),
    broker=Party("5105980005", "泸州示范报关有限公司"),
    warehouse=Party("5105W00001", "泸州示范仓储有限公司"),
    dxp_id="DXPENT0000000002",
)

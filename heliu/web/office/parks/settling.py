"""An approved filing settles its firm in the park it names (入驻): register and parks do not know each other."""

from typing import Final

from heliu.kernel.days import business_day, now
from heliu.parks import api as parks
from heliu.people.facts import Actor
from heliu.registry.filing import api as filings

NOWHERE: Final = "none"


def settle(filing: int, firm_code: str, actor: Actor) -> None:
    """What the filing says of the park is done; a filing that does not say leaves the home as it is."""
    at = now()
    _seen, identity = filings.look_at_section(filing, "identity", actor=actor, at=at)
    named = next((str(one.value) for one in identity.fields if one.spec.key == "park"), "")
    day = business_day(at)
    if named == NOWHERE:
        parks.move_out(firm_code, day)
    elif named:
        parks.settle_in(firm_code, named, day)

"""Who asks on a consumer's page, and how often: what stands between the form and clearance's answers.

Identification is strong in its shape and simulated in its source: three facts that only the buyer holds together (name,
identity number, a declared order or waybill number) are compared with stored declarations by their fingerprints. A
zone that is connected to the public identity service asks that instead of :func:`identify`.
"""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest

from heliu.clearance import pages as clearance
from heliu.kernel.days import now
from heliu.kernel.problems import NotKnown
from heliu.kernel.sealing import blind_keys
from heliu.people.api import beyond_the_wall
from heliu.web.database import database
from heliu.web.origin import address

SESSION: Final = "consumer"
STAY_SECONDS: Final = 15 * 60
"""How long an identification is good for, from the last page on."""
OWN: Final = (
    "a person who proved who they are sees what is stored under their own fingerprint; every statement names it"
)
COUNTING: Final = "looks are limited and written down before anybody is known"


def identify(request: HttpRequest, claim: Any) -> bool:
    """Whether the claim is true; then the session knows the person for a while. Raises TooMany."""
    keys, at = blind_keys(), now()
    claimed = clearance.persons.buyers_of(claim.id_number, keys)
    with beyond_the_wall(COUNTING):
        place = clearance.persons.address_key(address(request), keys)
        clearance.looks.allow(database(), place, claimed, at)
        buyer = clearance.persons.identify(database(), claim, keys)
        about, found = buyer or claimed[0], buyer is not None
        clearance.looks.note_look(database(), place, "identify", at, claimed=about, found=found)
    if buyer is None:
        return False
    request.session.cycle_key()  # whoever knew the session before does not know the person
    request.session[SESSION] = {"buyer": str(buyer), "until": at.timestamp() + STAY_SECONDS}
    return True


def person(request: HttpRequest) -> UUID | None:
    """Whom the session knows; nobody when the time is over. Each page prolongs it."""
    held = request.session.get(SESSION)
    at = now().timestamp()
    if not held or held["until"] < at:
        request.session.pop(SESSION, None)
        return None
    request.session[SESSION] = {**held, "until": at + STAY_SECONDS}
    return UUID(held["buyer"])


def known_person(request: HttpRequest) -> UUID:
    """The person, or NotKnown."""
    found = person(request)
    if found is None:
        raise NotKnown("consumer")
    return found


def parcel(request: HttpRequest, number: str) -> list[Any]:
    """The steps of a parcel. Raises TooMany; the look is written down, found or not."""
    keys, at = blind_keys(), now()
    with beyond_the_wall("the steps of a parcel hold no person and no remark; looks are limited and written down"):
        place = clearance.persons.address_key(address(request), keys)
        clearance.looks.allow(database(), place, [], at)
        steps = clearance.persons.trace(database(), number)
        clearance.looks.note_look(database(), place, "trace", at, claimed=None, found=bool(steps))
    return steps

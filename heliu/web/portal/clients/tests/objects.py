"""Objects for the walk over all addresses: an API client of the owner."""

from heliu.kernel.days import now
from heliu.registry.api import make_client


def client(owner):
    client_id, _ = make_client("ERP", ["send"], actor=owner, at=now())
    return {"client_id": client_id}


OBJECTS = {"clients:rotate": client, "clients:revoke": client}

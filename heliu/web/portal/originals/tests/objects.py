"""Objects for the walk over all addresses: a request of customs to the owner, with the original it is about."""

from urllib.parse import urlencode

from heliu.kernel.days import now
from heliu.originals.api import deposit, take_question
from heliu.originals.facts import Via
from heliu.originals.models import Request
from heliu.originals.tests.zone import original


def asked(owner):
    order = f"WALK-{Request.objects.count()}"
    deposit(original(order, ebpCode=owner.firm, payTransactionId=order), owner.firm, Via.API, now())
    question = f'{{"orderNo":"{order}","sessionID":"{order}","serviceTime":1}}'
    taken = take_question(urlencode({"openReq": question}).encode(), owner.firm, "192.0.2.1", now())
    return {"number": taken.request_id}


OBJECTS = dict.fromkeys(
    [f"originals:{name}" for name in ("request", "again", "reveal", "sign", "prepare", "done")], asked
)

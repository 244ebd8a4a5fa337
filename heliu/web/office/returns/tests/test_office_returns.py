"""Returned exports on the officers' pages: the queue, every verb with what it leads to, foreseen as it comes out."""

import pytest
from django.conf import settings

from heliu.clearance.export_returns.api import REASONED, VERBS, allowed, foresee_verb, return_dossier
from heliu.intake.tests.export_parcels import MILK, Parcel
from heliu.intake.tests.returned_exports import APPLICATION, TALLY, application, gone, later_of, tally
from heliu.people.api import records
from heliu.web.tests.visitors import text

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
TWO = ((MILK, "SKU1", 3, "20.00"), (MILK, "SKU2", 1, "50.50"))
WAY = ("suspend", "inspect", "hand_over", "release")


def tallied(counter):
    """An application under review; its number with us."""
    parcel, told = gone(counter, Parcel(goods=TWO))
    document = application(parcel, told["invtNo"], {1: 2})
    counter.send(APPLICATION, document)
    counter.send(TALLY, tally(parcel))
    query = "SELECT id FROM public.declarations_export_return WHERE cop_no = %s"
    return counter.rows(query, document[0]["coElNo"])[0][0], document


def test_what_waits_is_decided_verb_by_verb_as_foreseen(someone, counter):
    number, document = tallied(counter)
    other, its = gone(counter, Parcel(goods=TWO))
    waiting = application(other, its["invtNo"], {1: 1})
    counter.send(APPLICATION, waiting)
    customs, name = someone("customs"), document[0]["coElNo"]
    to_decide, awaited = (text(customs, f"/office/returns/{query}") for query in ("", "?state=goods"))
    assert (name in to_decide, waiting[0]["coElNo"] in to_decide) == (True, False)
    assert (name in awaited, waiting[0]["coElNo"] in awaited) == (False, True)
    assert "出口退货待办理" in text(customs, "/home/")
    for verb in WAY:
        told = return_dossier(counter.connection, number)
        counter.connection.commit()
        assert verb in allowed(told["status"])
        foreseen = foresee_verb(told, verb, "核对装箱单")
        address = f"/office/returns/{number}/{verb}/"
        page = text(customs, address)
        assert f"{foreseen.before} " in page
        assert str(foreseen.after) in page
        if verb in REASONED:
            assert customs.post(address, {"note": " "}).status_code == 422
        assert customs.post(address, {"note": "核对装箱单"}).status_code == 302
        receipt = later_of(counter, document)[-1]
        assert (receipt["returnStatus"], receipt["returnInfo"]) == (str(foreseen.after), foreseen.told)
    kept = [one for one in records(document[0]["agentCode"]) if one.subject == name]
    assert len(kept) == len(WAY), "on the record of the firm that applied"
    page = text(customs, f"/office/returns/{number}/")
    assert "800 放行" in page
    assert "核对装箱单" in page
    for verb in VERBS:
        assert "现在不能办理" in text(customs, f"/office/returns/{number}/{verb}/")
        assert customs.post(f"/office/returns/{number}/{verb}/", {"note": "x"}).status_code == 409
    customs.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Returned exports" in text(customs, f"/office/returns/{number}/")


def test_what_is_sent_back_may_be_applied_for_again_and_only_customs_decides(someone, counter):
    number, document = tallied(counter)
    customs = someone("customs")
    address = f"/office/returns/{number}/return_to_sender/"
    assert "可以重新申请退货" in text(customs, address)
    assert customs.post(address, {"note": "单证不齐"}).status_code == 302
    assert "单证不齐" in later_of(counter, document)[-1]["returnInfo"]
    assert counter.send(APPLICATION, (document[0], document[1]))[0]["returnStatus"] != "100"
    for address in (f"/office/returns/{number}/expire/", "/office/returns/999999999/", f"/office/returns/{number}/x/"):
        assert customs.get(address).status_code == 404
    for stranger in ("seller", "tax"):
        for address in ("/office/returns/", f"/office/returns/{number}/", f"/office/returns/{number}/release/"):
            assert someone(stranger).get(address).status_code in {403, 404}, stranger

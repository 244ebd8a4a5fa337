"""Tax bills, their status and summary results of customs: matched to ours, told word by word, differences named."""

import pytest

from heliu.ceb.reader import read
from heliu.ceb.writer import write
from heliu.clearance.exports.api import summed_down
from heliu.clearance.exports.summaries.forming import form_next
from heliu.intake.tests.customs_counter import Purchase
from heliu.intake.tests.export_papers import application, declare, departure
from heliu.intake.tests.export_parcels import Parcel
from heliu.kernel.days import business_day, now
from heliu.relay.api import papers
from heliu.relay.tests.test_hearing import Exchange

pytestmark = [pytest.mark.database, pytest.mark.django_db]
GUID = "5f01d2b8-0000-4000-8000-00000000000{}"


def bill(invt_no, vat, number="TX1"):
    head = {"guid": GUID.format(1), "returnTime": "20261126093005123", "invtNo": invt_no, "taxNo": number}
    head |= {"customsTax": "0", "valueAddedTax": vat, "consumptionTax": "0", "status": "1"}
    head |= {"assureCode": "5105960002", "ebcCode": "5105960002", "logisticsCode": "5105980003"}
    head |= {"agentCode": "5105980005", "customsCode": "7911"}
    line = {"gnum": "1", "gcode": "0402210000", "taxPrice": "200.00", "customsTax": "0"}
    return write("CEB816", [(head, [{**line, "valueAddedTax": vat, "consumptionTax": "0"}])], guid=GUID.format(2))


def state(invt_no, status):
    head = {"guid": GUID.format(3), "returnTime": "20261126093105123", "invtNo": invt_no, "taxNo": "TX1"}
    return write("CEB818", [{**head, "status": status, "assureCode": "5105960002"}], guid=GUID.format(4))


def told(office):
    return {
        (one.kind, one.number, one.said): (one.matched, one.differs, one.expected) for one in papers(office.connection)
    }


def kept(counter, kind, key):
    rows = counter.rows("SELECT body FROM clearance_answer WHERE message = %s AND %s = ANY (keys)", kind, key)
    return [counter.archive.answer(body) for (body,) in rows]


def test_a_bill_of_customs_stands_beside_the_tax_we_computed(counter, office, relaying):
    purchase = Purchase()
    counter.declare(purchase)
    exchange = Exchange(office)
    exchange.send()
    exchange.hear()
    invt_no = exchange.customs.delivered[-1].document["invtNo"]
    vat = counter.rows("SELECT vat FROM clearance_decision WHERE vat > 0")[0][0]
    more = vat + 1
    names = ("1.xml", "2.xml", "3.xml", "4.xml", "5.xml")
    bodies = (
        bill(invt_no, f"{vat:.2f}"),
        bill(invt_no, f"{more:.2f}", "TX2"),
        bill("791120260000000009", "1.00", "TX3"),
        state(invt_no, "2"),
        state(invt_no, "3"),
    )
    for name, body in zip(names, bodies, strict=True):
        exchange.put(name, body)
    assert exchange.hearer.step() == len(bodies)
    ours = f"关税 0.00 消费税 0.00 增值税 {vat:.2f}"
    assert told(office) == {
        ("CEB816", "TX1", ours): (True, False, ours),
        ("CEB816", "TX2", f"关税 0.00 消费税 0.00 增值税 {more:.2f}"): (True, True, ours),
        ("CEB816", "TX3", "关税 0.00 消费税 0.00 增值税 1.00"): (False, False, ""),
        ("CEB818", "TX1", "2 已汇总"): (True, False, "有效"),
        ("CEB818", "TX1", "3 作废"): (True, True, "有效"),
    }
    assert len(kept(counter, "CEB816", purchase.cop_no)) == 2, "what is ours is told word by word"
    [first, _second] = kept(counter, "CEB816", purchase.cop_no)
    assert read(first).documents[0].head["taxNo"] == "TX1"
    exchange.put("again.xml", bodies[0].replace(b"093005123", b"103005123"))
    exchange.hearer.step()
    assert len(papers(office.connection)) == len(bodies), "the same content of another minute is no news"
    assert len(kept(counter, "CEB816", purchase.cop_no)) == 2
    office.connection.execute(
        "INSERT INTO relay_number SELECT '791120260000000009', document_id FROM relay_number WHERE number = %s",
        (invt_no,),
    )
    exchange.put("known.xml", bodies[2].replace(b"093005123", b"113005123"))
    exchange.hearer.step()
    assert len(kept(counter, "CEB816", purchase.cop_no)) == 3, "what was of nothing is told once it is ours"
    assert not (office.root / "refused").exists() or not list((office.root / "refused").iterdir())


def result(head, numbers, lines, **changes):
    told_of = {"guid": GUID.format(5), "customsCode": "7911", "sumNo": "S20261126000000001"}
    told_of |= {"opDate": "20261126235900000", "declSeqNo": "791120261000000001", "decState": "1"}
    told_of |= {"agentCode": head["agentCode"], "agentName": "x", "ebcCode": head["ebcCode"], "ebcName": "x"}
    told_of |= {"declAgentCode": head["declAgentCode"], "declAgentName": "x", "grossWeight": "2", "netWeight": "1"}
    told_of |= {"msgCount": "1", "msgSeqNo": "1", **numbers, **changes}
    return write("CEB792", [(told_of, lines)], guid=GUID.format(6))


def test_the_parts_of_a_result_are_each_kept(office):
    head = dict.fromkeys(("agentCode", "ebcCode", "declAgentCode"), "5105980005")
    line = {"invtNo": "79112026E000000001", "logisticsNo": "NOWHERE", "gseqno": "1", "gnum": "1", "gcode": "0402210000"}
    exchange = Exchange(office)
    for part in ("1", "2"):
        parts = {"entryId": "791120260123456789", "msgCount": "2", "msgSeqNo": part}
        exchange.put(f"{part}.xml", result(head, parts, [{**line, "gnum": part}]))
    assert exchange.hearer.step() == 2
    assert {one.said.partition("（")[2] for one in papers(office.connection)} == {"第 1/2 份）", "第 2/2 份）"}


def test_a_result_of_customs_numbers_the_declaration_whose_goods_it_has(counter, office):
    one, other = Parcel(), Parcel()
    numbers = [declare(counter, parcel)[1]["invtNo"] for parcel in (one, other)]
    counter.send("CEB509", departure(one.day, [one.logistics_no, other.logistics_no]))
    head, _lines = document = application(one.day, numbers)
    counter.send("CEB701", document)
    form_next(counter.connection, counter.archive, now())
    counter.connection.commit()
    exchange = Exchange(office)
    entry = f"7911{business_day(now()):%Y}0123456789"
    lines = [
        {"invtNo": f"79112026E{place:09d}", "logisticsNo": parcel.logistics_no, "gseqno": "1", "gnum": "1"}
        for place, parcel in enumerate((one, other), 1)
    ]
    lines = [{**line, "gcode": "0402210000"} for line in lines]
    for name, body in {
        "1.xml": result(head, {"entryId": entry}, lines[:1]),
        "2.xml": result(head, {"entryId": entry, "declSeqNo": "791120261000000002"}, lines),
        "3.xml": result(head, {"entryId": f"{entry[:-1]}0", "declSeqNo": "791120261000000003"}, lines),
        "4.xml": result(
            head, {"entryId": entry, "declSeqNo": "791120261000000004"}, [{**lines[0], "logisticsNo": "NOWHERE"}]
        ),
    }.items():
        exchange.put(name, body)
    assert exchange.hearer.step() == 4
    found = {number: said for (_kind, number, _said), said in told(office).items()}
    assert found["791120261000000001"][:2] == (True, True)
    assert "海关没有本平台的 1 项" in found["791120261000000001"][2]
    assert found["791120261000000002"][:2] == (True, False)
    assert found["791120261000000003"][:2] == (True, True)
    assert "不能改为" in found["791120261000000003"][2]
    assert found["791120261000000004"] == (False, False, "")
    [declaration] = summed_down(counter.connection, entry)["declarations"]
    assert declaration["customs_entry_no"] == entry

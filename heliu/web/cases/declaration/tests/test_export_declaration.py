"""The declaration page of an export: who sees it, what of it, what officers do on it, and its papers to the end."""

import pytest

from heliu.clearance.exports.rules import ExportRule
from heliu.intake.tests.customs_counter import CARRIER
from heliu.intake.tests.export_papers import arrival, cancellation, declare, departure, master_list
from heliu.intake.tests.export_parcels import COLLECTION, INVENTORY, ORDER, WAYBILL, Parcel
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm
from heliu.web.cases.declaration.words import LINES
from heliu.web.cases.tests.people import FIRMS, SINCE

pytestmark = [pytest.mark.database, pytest.mark.django_db]
QUERIES_MAX = 40
SHORT = {COLLECTION: {"charge": "150.00"}}  # X03: less was received than ordered, to the documents lane


def send(counter, parcel, kinds=None, **changes):
    """Commit documents of a parcel; the number of its inventory."""
    for kind in kinds or parcel.kinds:
        counter.send(kind, parcel.document(kind, **changes.get(kind, {})))
    query = "SELECT id FROM public.declarations_export_inventory WHERE cop_no = %s AND superseded_by IS NULL"
    return counter.rows(query, parcel.cop_no)[0][0]


def page(client, number, suffix=""):
    answer = client.get(f"/declaration/{number}/{suffix}")
    assert answer.status_code == 200, answer.content.decode()[:800]
    return answer.content.decode()


def test_who_may_see_an_export(someone, counter):
    number = send(counter, Parcel())
    expected = {"seller": 200, "platform": 200, "broker": 200, "carrier": 200, "payment": 404, "stranger": 404}
    expected |= {"customs": 200, "tax": 200, "commerce": 403}
    for who, status in expected.items():
        assert someone(who).get(f"/declaration/{number}/").status_code == status, who
        assert someone(who).get(f"/declaration/{number}/live/").status_code == status, who
    assert someone("carrier").get(f"/declaration/{number}/withdraw/").status_code == 404


def test_every_compared_value_stands_side_by_side(someone, counter):
    fits = page(someone("seller"), send(counter, Parcel("1210")))
    for words in (
        "出口清单",
        "资金流 · 收款单",
        "订单类型",
        "账册编号",
        "T79112600001",
        "相符",
        "折合人民币",
    ):
        assert words in fits
    assert "≠ 不符" not in fits
    assert "税款" not in fits.split("<main")[1].split("</main>")[0], "the menu leads to the calculator"
    broken = {ORDER: {"orderType": "W"}, WAYBILL: {"packNo": "9"}, INVENTORY: {"line": {"itemNo": "SKU9"}}}
    shown = page(someone("seller"), send(counter, Parcel(), **broken))
    for code in ("E02", "E04", "E08"):
        assert f'href="/errors/{code}/"' in shown
    for value in ("SKU1", "SKU9", "≠ 不符", "运单件数与清单件数不一致"):
        assert value in shown
    assert shown.count("≠ 不符") == 3


def test_a_limit_of_value_is_told_with_the_value_in_yuan_and_its_document(someone, counter):
    dear = Parcel("9710", goods=(("0402210000", "SKU1", 1, "6000.00"),))
    shown = page(someone("seller"), send(counter, dear))
    for words in ("以清单申报的价值上限（元）", "6,000.00 元", "海关总署公告2020年第75号", "待确认", "E13"):
        assert words in shown


def test_a_waiting_export_says_what_is_missing_and_one_that_came_too_early_was_not_compared(someone, counter):
    shown = page(someone("seller"), send(counter, Parcel(), (ORDER, WAYBILL, INVENTORY)))
    for words in ("待碰单", "单证未齐", "收款单（CEB403）", 'hx-trigger="every 5s"'):
        assert words in shown
    early = Parcel("9710")
    number = send(counter, early, (INVENTORY,))
    send(counter, early, (ORDER, WAYBILL))
    assert "单证未齐" in page(someone("seller"), number), "the order came after the list was returned"


def test_lane_reasons_are_shown_as_far_as_the_reader_may_see_them(someone, counter):
    number = send(counter, Parcel(), **SHORT)
    mine, theirs = page(someone("seller"), number), page(someone("customs"), number)
    assert "收款金额少于订单金额" in mine
    assert "收款可以少于订单" in mine
    assert "X03 · 50" not in mine
    assert "X03 · 50" in theirs
    hidden = page(someone("broker"), number)
    assert "不在查看范围" in hidden
    assert "150.00" not in hidden


@pytest.mark.django_db(transaction=True)
def test_officers_decide_and_the_papers_follow_to_the_departure(someone, counter):
    parcel = Parcel()
    number, customs, seller = send(counter, parcel, **SHORT), someone("customs"), someone("seller")
    assert f"/declaration/{number}/" in customs.get("/office/queue/", {"direction": "export"}).content.decode()
    assert f"/declaration/{number}/" not in customs.get("/office/queue/", {"direction": "import"}).content.decode()
    assert customs.get("/office/queue/next/?direction=export").url == f"/declaration/{number}/"
    assert "查验期间企业不能撤销" in page(customs, number, "inspect/")
    assert "货物可以离境" in page(customs, number, "release/")
    assert "订购人额度" not in page(customs, number, "return/")
    for verb, reason in (("note", ""), ("hold", "HD2")):
        customs.post(f"/declaration/{number}/{verb}/", {"reason": reason, "note": "先看凭证"})
    assert "暂缓" in page(seller, number)
    held = customs.post(f"/declaration/{number}/release/", {"reason": "RL1"})
    assert held.status_code == 409
    for verb, reason in (("lift", "LF2"), ("inspect", "IN1"), ("release", "RL2")):
        answer = customs.post(f"/declaration/{number}/{verb}/", {"reason": reason, "note": "凭证齐全"})
        assert answer.status_code == 302, answer.content.decode()[:800]
    counter.send("CEB607", master_list(parcel.day, [(parcel.logistics_no, None)], "999-1"))
    counter.send("CEB507", arrival(parcel.day, [parcel.logistics_no], billNo="999-1"))
    counter.send("CEB509", departure(parcel.day, [parcel.logistics_no], billNo="999-1"))
    mine = page(seller, number)
    titles = ("收到清单", "人工审核", "查验", "放行", "收到清单总分单", "收到运抵单", "收到离境单", "结关")
    places = [mine.index(f'<span class="title">{words}</span>') for words in titles]
    assert places[:7] == sorted(places[:7]), "one line from its arrival to its departure"
    for words in ("后续单证", "999-1", "物流企业报离境", "E43", "399 海关审结"):
        assert words in mine
    for words in ("先看凭证", "冯二", "凭证齐全"):
        assert words not in mine
    assert "撤销申请（CEB605）会被退回" in page(seller, number, "withdraw/")


@pytest.mark.django_db(transaction=True)
def test_a_second_officer_confirms_what_is_risky_and_a_cancellation_is_told(someone, counter):
    number = send(counter, Parcel(), **SHORT)
    first, second = someone("customs"), someone("customs2")
    first.post(f"/declaration/{number}/inspect/", {"reason": "IN1"})
    counter.rows("UPDATE clearance_export_decision SET score = 160 WHERE inventory_id = %s RETURNING 1", number)
    assert first.post(f"/declaration/{number}/release/", {"reason": "RL3"}).status_code == 302
    assert "复核并放行" in page(second, number)
    assert first.post(f"/declaration/{number}/release/", {"reason": "RL3"}).status_code == 403
    assert second.post(f"/declaration/{number}/release/", {"reason": "RL3"}).status_code == 302
    assert counter.rows("SELECT status FROM clearance_export_decision WHERE inventory_id = %s", number) == [(800,)]
    parcel, told = declare(counter)
    seller = someone("seller")
    query = "SELECT id FROM public.declarations_export_inventory WHERE cop_no = %s"
    released = counter.rows(query, parcel.cop_no)[0][0]
    assert "CEB605" in page(seller, released, "withdraw/")
    counter.send("CEB605", cancellation(parcel, told["invtNo"]))
    shown = page(seller, released)
    for words in ("已撤销", "企业申请撤销", "收到撤销申请单", "买家取消订单"):
        assert words in shown
    customs = page(first, released)
    assert "转查验" not in customs


def test_a_changed_export_is_set_beside_the_version_before(someone, counter):
    parcel = Parcel()
    send(counter, parcel, (INVENTORY,))
    changed = {"appType": "2", "packNo": "3", "appTime": f"{parcel.day}110000"}
    number = send(counter, parcel, (INVENTORY,), **{INVENTORY: {**changed, "guid": "A" * 36}})
    seller = someone("seller")
    assert "与上一版本对照" in page(seller, number)
    assert "packNo" in page(seller, number, "changes/")


def test_exports_stand_on_the_homes_and_in_the_message_centre(someone, counter):
    for name in ("seller", "carrier"):
        register_firm(Firm(FIRMS[name], f"示例{name}", roles=frozenset({name})), SINCE)
    parcel, held = Parcel(), Parcel()
    send(counter, parcel, (ORDER, INVENTORY))
    number = send(counter, held, **SHORT)
    assert counter.rows("SELECT logistics_code FROM clearance_export_waiting") == [(CARRIER,)]
    assert "清单待碰单" in someone("seller").get("/home/").content.decode()
    assert "出口清单在等待贵企业的运单（CEB505）" in someone("carrier").get("/home/").content.decode()
    assert "清单待人工审核" in someone("customs").get("/home/").content.decode()
    found = someone("seller").get("/messages/", {"q": held.order_no}).content.decode()
    assert "出口清单" in found
    message = counter.rows("SELECT message_id FROM public.declarations_export_inventory WHERE id = %s", number)[0][0]
    assert f"/declaration/{number}/" in someone("seller").get(f"/messages/{message}/").content.decode()
    waiting = someone("seller").get("/messages/", {"state": "waiting"}).content.decode()
    assert parcel.cop_no in waiting
    assert held.cop_no not in waiting


def test_the_page_asks_the_database_little(someone, counter, statements):
    number, customs = send(counter, Parcel(), **SHORT), someone("customs")
    customs.get(f"/declaration/{number}/")
    statements.clear()
    customs.get(f"/declaration/{number}/")
    assert len(statements) <= QUERIES_MAX


def test_every_line_has_its_words_and_every_rule_a_line():
    from heliu.clearance.exports import comparison  # noqa: PLC0415

    rows = [one for group in vars(comparison).values() if isinstance(group, tuple) for one in group]
    rows = [one for one in rows if isinstance(one, comparison.Row)]
    rows += [comparison._LICENCE, comparison._CODE, comparison._RECORD]
    assert {one.name for one in rows} <= LINES.keys()
    held = {held.rule for one in rows for held in one.held} | {"E11", "E13"}
    assert held == {rule.code for rule in ExportRule.all}

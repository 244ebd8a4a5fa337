"""The form for one declaration: filled in group by group, kept at every step, checked, signed, sent."""

import pytest

from heliu.submission import sending
from heliu.submission.api import blanks
from heliu.submission.blanks import DOCUMENTS
from heliu.submission.models import Batch
from heliu.submission.tests.parcel_samples import HEAD, LINE

pytestmark = [pytest.mark.database, pytest.mark.django_db]

GROUPS = ("parties", "order", "goods", "payment", "waybill", "inventory")


def text(answer):
    return answer.content.decode()


def begin(clerk):
    return int(clerk.post("/portal/declare/new/").headers["Location"].split("/")[3])


def fill(clerk, number, group, version, **changes):
    """Post one group of the sample parcel."""
    found = [blank for blank in blanks(DOCUMENTS) if blank.group == group]
    source = LINE if group == "goods" else HEAD
    prefix = "line1-" if group == "goods" else ""
    data = {f"{prefix}{blank.key}": source.get(blank.key, "") for blank in found}
    data |= {"version": version, **({"lines": 1} if group == "goods" else {}), **changes}
    return clerk.post(f"/portal/declare/{number}/fill/{group}/", data)


def fill_all(clerk):
    number = begin(clerk)
    for version, group in enumerate(GROUPS, start=1):
        assert fill(clerk, number, group, version).status_code == 302, group
    return number


def test_a_declaration_is_filled_in_step_by_step_checked_and_sent(clerk, open_doors):
    number = fill_all(clerk)
    assert text(clerk.get(f"/portal/declare/{number}/")).count("已完成") == len(GROUPS)
    page = text(clerk.get(f"/portal/declare/{number}/check/"))
    assert all(word in page for word in ("订单、支付、运单与清单相符", "9.10", "签名并报送", HEAD["orderNo"]))
    sent = clerk.post(f"/portal/declare/{number}/confirm/", {"seal": "sandbox"})
    sending.send(number)
    assert "全部 4 份单证已受理" in text(clerk.get(sent.headers["Location"]))
    assert len(open_doors) == 4


def test_what_is_missing_is_said_on_the_last_page_with_the_way_to_its_field(clerk):
    number = fill_all(clerk)
    fill(clerk, number, "order", 7, consigneeAddress="")
    page = text(clerk.get(f"/portal/declare/{number}/check/"))
    assert f"/portal/declare/{number}/fill/order/#id_consigneeAddress" in page
    assert f"/portal/declare/{number}/confirm/" not in page
    assert clerk.post(f"/portal/declare/{number}/confirm/", {"seal": "sandbox"}).status_code == 409


def test_what_reads_well_is_kept_even_beside_an_error(clerk):
    number = begin(clerk)
    answer = fill(clerk, number, "order", 1, taxTotal="neun")
    assert (answer.status_code, "neun" in text(answer)) == (200, True)
    page = text(clerk.get(f"/portal/declare/{number}/fill/order/"))
    assert HEAD["orderNo"] in page
    assert "neun" not in page


def test_goods_lines_are_added_and_emptied_away(clerk):
    number = begin(clerk)
    more = fill(clerk, number, "goods", 1, more="1")
    assert "第 2 项商品" in text(more)
    two = {f"line2-{key}": value for key, value in LINE.items()}
    assert fill(clerk, number, "goods", 2, lines=2, **two).status_code == 302
    assert text(clerk.get(f"/portal/declare/{number}/fill/goods/")).count("第 2 项商品") == 1
    gone = {f"line2-{key}": "" for key in LINE}
    fill(clerk, number, "goods", 3, lines=2, **gone)
    assert "第 2 项商品" not in text(clerk.get(f"/portal/declare/{number}/fill/goods/"))


@pytest.mark.parametrize("lines", ["²", "9" * 5_000, "-1", ""])
def test_a_nonsense_number_of_lines_is_one_line(clerk, lines):
    number = begin(clerk)
    fill(clerk, number, "goods", 1, lines=lines)
    assert "第 2 项商品" not in text(clerk.get(f"/portal/declare/{number}/fill/goods/"))
    assert LINE["itemName"] in text(clerk.get(f"/portal/declare/{number}/fill/goods/"))


def test_two_who_save_the_same_version_do_not_overwrite_each_other(clerk):
    number = begin(clerk)
    assert fill(clerk, number, "order", 1).status_code == 302
    assert fill(clerk, number, "order", 1, orderNo="OTHER").status_code == 409


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("taxTotal", "-1", "负数"),
        ("consigneeDistrict", "5105", "恰好 6 个字符"),
        ("taxTotal", "9.10", None),
    ],
)
def test_a_value_is_checked_as_it_is_typed(clerk, name, value, word):
    number = begin(clerk)
    address = f"/portal/declare/{number}/fill/order/typed/"
    answer = clerk.post(address, {name: value}, headers={"HX-Trigger-Name": name, "HX-Request": "true"})
    assert (answer.status_code, 'class="wrong"' in text(answer)) == (200, word is not None)
    assert word is None or word in text(answer)
    assert Batch.objects.get(pk=number).parcels.get().version == 1


@pytest.mark.parametrize("name", ["", "nothing", "line1-nothing", "x-orderNo"])
def test_a_field_that_does_not_exist_is_not_checked(clerk, name):
    number = begin(clerk)
    answer = clerk.post(f"/portal/declare/{number}/fill/order/typed/", {}, headers={"HX-Trigger-Name": name})
    assert answer.status_code == 404


def test_only_the_chosen_documents_are_asked_for_and_sent(clerk, open_doors):
    number = begin(clerk)
    assert clerk.post(f"/portal/declare/{number}/documents/", {}).status_code == 422
    clerk.post(f"/portal/declare/{number}/documents/", {"documents": ["CEB311"]})
    page = text(clerk.get(f"/portal/declare/{number}/"))
    assert "fill/waybill" not in page
    assert clerk.get(f"/portal/declare/{number}/fill/waybill/").status_code == 404
    for version, group in enumerate(("parties", "order", "goods"), start=1):
        fill(clerk, number, group, version)
    clerk.post(f"/portal/declare/{number}/confirm/", {"seal": "sandbox"})
    sending.send(number)
    assert [message for message, _raw in open_doors] == ["CEB311"]


def test_a_reader_sees_the_list_and_no_way_to_write(reader):
    assert "/portal/declare/new/" not in text(reader.get("/portal/declare/"))
    assert reader.post("/portal/declare/new/").status_code == 403


def test_a_draft_given_up_is_gone(clerk):
    number = fill_all(clerk)
    clerk.post(f"/portal/declare/{number}/discard/")
    assert clerk.get(f"/portal/declare/{number}/check/").status_code == 404
    assert HEAD["orderNo"] not in text(clerk.get("/portal/declare/"))


def test_the_page_is_english_where_it_was_chosen(clerk):
    number = begin(clerk)
    clerk.cookies["django_language"] = "en"
    page = text(clerk.get(f"/portal/declare/{number}/fill/order/"))
    assert "Buyer name" in page
    assert "订购人姓名" not in page

"""An Excel of orders: faults at their cells, with cause and fix; sound orders can go, faulty ones come back in red."""

import pytest

from heliu.kernel.workbooks.reading import read_workbook
from heliu.kernel.workbooks.writing import write_errors, write_template
from heliu.submission.facts import PARCELS_PER_BATCH_MAX
from heliu.submission.sheets import checked, template
from heliu.submission.tests.order_sheets import rows, spoiled, workbook
from heliu.submission.tests.parcel_samples import SELLER, terms


def looked_at(cells, keys=None):
    return checked(read_workbook(workbook(cells, keys), template()), terms(), SELLER)


def faults(seen):
    return {(fault.row, fault.column): fault.code for fault in seen.faults}


def test_fifty_orders_of_which_three_are_faulty():
    seen = looked_at(spoiled(rows(50)))
    assert faults(seen) == {
        (6, "consigneeAddress"): "empty",
        (19, "acturalPaid"): "H06",
        (35, "line_gcode"): "CODE_UNKNOWN",
    }
    assert all(fault.cause and fault.fix for fault in seen.faults)
    assert len(seen.good) == 47


def test_the_error_workbook_mended_is_taken_as_it_is():
    seen = looked_at(spoiled(rows(10) + rows(30, start=11)))
    returned = write_errors(seen.sheet, seen.lines, template())
    again = checked(read_workbook(returned, template()), terms(), SELLER)
    assert faults(again) == faults(seen)
    mended = looked_at(rows(40))
    assert (mended.faults, len(mended.good)) == ((), 40)


def test_the_template_we_hand_out_is_read_back_without_its_example():
    with pytest.raises(Exception, match="没有数据行"):
        read_workbook(write_template(template()), template())
    example = {column.key: column.example for column in template().columns}
    seen = looked_at([example, *rows(1)])
    assert (seen.sheet.example_skipped, seen.faults) == (True, ())


def test_rows_of_one_order_are_its_goods_lines_and_need_not_repeat_the_order():
    first, second = rows(2)
    further = dict.fromkeys(first, "") | {key: value for key, value in first.items() if key.startswith("line_")}
    seen = looked_at([first, further | {"orderNo": first["orderNo"], "line_itemNo": "SKU2"}, second], None)
    assert [(order.number[-1], len(order.values.lines)) for order in seen.orders] == [("1", 2), ("2", 1)]
    assert len(seen.orders[0].composed.documents["CEB621"][1]) == 2


def test_an_order_waits_as_a_whole_when_one_of_its_rows_is_wrong():
    first = rows(1)[0]
    seen = looked_at([first, first | {"line_qty": "zwei"}])
    assert faults(seen) == {(2, ""): "order_waits", (3, "line_qty"): "VALUE_NOT_DECIMAL"}
    assert seen.good == ()


def test_rows_of_one_order_that_disagree_about_it_are_a_fault():
    first = rows(1)[0]
    seen = looked_at([first, first | {"buyerName": "李四"}])
    assert (3, "") in faults(seen)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        pytest.param({"line_unit": "火箭"}, "choice", id="单位不在代码表"),
        pytest.param({"payTime": "昨天"}, "instant", id="不是时间"),
        pytest.param({"payTime": "2026-02-30 10:00:00"}, "instant", id="不存在的日子"),
        pytest.param({"line_qty": "0"}, "zero", id="数量为零"),
        pytest.param({"freight": "-1"}, "negative", id="负数"),
        pytest.param({"line_qty": "1.123456"}, "VALUE_TOO_MANY_DECIMALS", id="小数过多"),
        pytest.param({"buyerName": "三" * 61}, "VALUE_TOO_LONG", id="过长"),
        pytest.param({"line_gcode": "040221"}, "VALUE_TOO_SHORT", id="编码不足十位"),
        pytest.param({"payCode": "5105969999"}, "-10102", id="企业未备案"),
        pytest.param({"consignee": "李四", "line_country": "日本"}, None, id="收货人可以是别人, 国名可以写中文"),
    ],
)
def test_every_kind_of_fault(cells, code):
    seen = looked_at(rows(1, **cells))
    assert [fault.code for fault in seen.faults] == ([code] if code else [])


@pytest.mark.parametrize("word", ["140", "140 盒", "盒", "box"])
def test_a_code_may_be_written_as_code_or_word(word):
    seen = looked_at(rows(1, line_unit=word))
    assert seen.orders[0].values.lines[0]["unit"] == "140"


def test_so_many_orders_and_not_one_more():
    few = {"orderNo", "ebpCode", "ebcCode", "buyerName", "buyerTelephone", "buyerIdNumber", "taxTotal"}
    few |= {"consignee", "consigneeTelephone", "consigneeAddress", "line_itemName", "line_gmodel", "line_unit"}
    few |= {"line_qty", "line_price", "line_country"}
    sheet = read_workbook(workbook(rows(PARCELS_PER_BATCH_MAX + 1), few), template())
    seen = checked(sheet, terms({"CEB311"}), SELLER)
    assert list(faults(seen).values()) == ["too_many"]


def test_the_words_of_faults_are_the_readers():
    from django.utils.translation import override  # noqa: PLC0415

    with override("en"):
        bad = rows(1, consigneeAddress="", line_qty="0"), rows(1, acturalPaid="100"), rows(1, payCode="5105969999")
        found = [one for cells in bad for one in looked_at(cells).faults]
        assert {"empty", "H06", "-10102"} <= {one.code for one in found}
        assert not any("\u4e00" <= letter <= "\u9fff" for one in found for letter in one.cause + one.fix)

"""The pages of the import: fifty orders with three faulty rows, mended, sent, received; and what is refused."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heliu.kernel.workbooks.reading import read_workbook
from heliu.people.facts import Duty
from heliu.submission import sending
from heliu.submission.models import Batch, OrderWorkbook
from heliu.submission.sheets import template
from heliu.submission.tests.order_sheets import rows, spoiled, workbook
from heliu.web.portal.sending import views as sending_views
from heliu.web.portal.sending.tests.clerks import OTHER, person

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def upload(client, content, name="订单.xlsx", **more):
    return client.post("/portal/orders/upload/", {"file": SimpleUploadedFile(name, content), **more})


def text(answer):
    return answer.content.decode()


def test_fifty_orders_with_three_faulty_rows_are_mended_sent_and_received(clerk, open_doors):
    answer = upload(clerk, workbook(spoiled(rows(50))))
    page = clerk.get(answer.headers["Location"])
    assert all(word in text(page) for word in ("47", "收货地址", "9999999999", "实际支付"))
    errors = clerk.get(answer.headers["Location"] + "errors.xlsx")
    sheet = read_workbook(errors.content, template())
    assert "错误" in sheet.headings
    number = Batch.objects.get().pk

    mended = upload(clerk, workbook(rows(50)), replaces=number)
    batch = Batch.objects.get(state="draft")
    assert mended.headers["Location"] == f"/portal/orders/{batch.pk}/"
    assert Batch.objects.get(pk=number).state == "discarded"
    assert "50" in text(clerk.get(mended.headers["Location"]))
    sent = clerk.post(f"/portal/orders/{batch.pk}/confirm/", {"seal": "sandbox"})
    way = clerk.get(sent.headers["Location"])
    assert all(word in text(way) for word in ("撤回", "0 / 200", "即将报送"))
    sending.send(batch.pk)
    receipts = text(clerk.get(sent.headers["Location"]))
    assert "全部 200 份单证已受理" in receipts
    assert receipts.count("data-row") == 50
    assert [message for message, _raw in open_doors] == ["CEB311", "CEB411", "CEB511", "CEB621"]


def test_the_same_file_again_is_recognised_and_sends_nothing_twice(clerk, open_doors):
    content = workbook(rows(3))
    first = upload(clerk, content)
    number = int(first.headers["Location"].split("/")[3])
    clerk.post(f"/portal/orders/{number}/confirm/", {"seal": "sandbox"})
    sending.send(number)
    again = clerk.get(upload(clerk, content).headers["Location"])
    assert "同一个文件已于" in text(again)
    assert "签名并报送" not in text(again)


def test_the_sound_orders_can_go_before_the_faulty_ones(clerk, open_doors):
    number = int(upload(clerk, workbook(spoiled(rows(50)))).headers["Location"].split("/")[3])
    clerk.post(f"/portal/orders/{number}/confirm/", {"seal": "sandbox"})
    sending.send(number)
    assert text(clerk.get(f"/portal/sending/{number}/")).count("data-row") == 47


def test_of_a_long_batch_a_page_shows_a_part_and_says_so(clerk, open_doors, monkeypatch):
    monkeypatch.setattr(sending_views, "PARCELS_SHOWN_MAX", 2)
    number = upload(clerk, workbook(rows(3))).headers["Location"].split("/")[-2]
    clerk.post(f"/portal/orders/{number}/confirm/", {"seal": "sandbox"})
    page = text(clerk.get(f"/portal/sending/{number}/"))
    assert "另有 1 票没有列出" in page
    assert page.count("<tr data-row>") == 2


def test_it_can_be_taken_back_until_it_is_sent(clerk, open_doors):
    number = int(upload(clerk, workbook(rows(2))).headers["Location"].split("/")[3])
    clerk.post(f"/portal/orders/{number}/confirm/", {"seal": "sandbox"})
    back = clerk.post(f"/portal/sending/{number}/back/")
    assert back.headers["Location"] == f"/portal/orders/{number}/"
    sending.send(number)
    assert open_doors == []
    assert "可以报送的订单" in text(clerk.get(back.headers["Location"]))


@pytest.mark.parametrize(
    ("content", "status", "word"),
    [
        pytest.param(b"", 422, "空", id="空文件"),
        pytest.param(b"not a workbook", 400, "xlsx", id="不是工作簿"),
        pytest.param(b"PK\x03\x04" + b"\x00" * 64, 400, "xlsx", id="损坏的压缩包"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"\x00" * 64, 400, "xls", id="旧版或加密"),
        pytest.param(b"x" * (5 * 1024 * 1024 + 1), 422, "bytes_max", id="过大"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_on_the_page_with_the_reason(clerk, content, status, word):
    answer = upload(clerk, content)
    assert (answer.status_code, word in text(answer)) == (status, True)
    assert OrderWorkbook.objects.count() == 0


def test_another_template_is_refused_with_what_is_missing(clerk):
    answer = upload(clerk, workbook(rows(1), keys={column.key for column in template().columns} - {"buyerName"}))
    assert answer.status_code == 422
    assert "缺少必填列" in text(answer)


def test_a_column_we_do_not_know_is_named(clerk):
    page = text(clerk.get(upload(clerk, workbook(rows(1), further=["颜色"])).headers["Location"]))
    assert "不认识、没有读取的列" in page
    assert "颜色" in page
    assert "不认识、没有读取的列" not in text(clerk.get(upload(clerk, workbook(rows(1))).headers["Location"]))


def test_what_a_refused_file_was_to_replace_is_kept_for_the_next(clerk):
    number = int(upload(clerk, workbook(rows(1))).headers["Location"].split("/")[3])
    assert f'name="replaces" value="{number}"' in text(upload(clerk, b"not a workbook", replaces=number))
    assert Batch.objects.get(pk=number).state == "draft"


def test_a_formula_or_markup_in_a_cell_stays_text(clerk):
    evil = rows(1, consigneeAddress="<script>alert(1)</script>", buyerName="=1+1", line_unit="<b>")
    page = text(clerk.get(upload(clerk, workbook(evil)).headers["Location"]))
    assert "<script>alert(1)" not in page
    assert "&lt;b&gt;" in page


def test_no_file_chosen_is_an_error_at_the_field(clerk):
    answer = clerk.post("/portal/orders/upload/", {})
    assert (answer.status_code, "请选择文件" in text(answer)) == (422, True)


def test_a_reader_looks_and_does_not_touch(reader):
    page = reader.get("/portal/orders/")
    assert page.status_code == 200
    assert "/portal/orders/upload/" not in text(page)
    assert reader.get("/portal/orders/upload/").status_code == 403
    assert upload(reader, workbook(rows(1))).status_code == 403


def test_another_firm_finds_nothing(clerk, client):
    number = int(upload(clerk, workbook(rows(1))).headers["Location"].split("/")[3])
    client.force_login(person("王五", OTHER, Duty.HANDLER))
    for address in (f"/portal/orders/{number}/", f"/portal/sending/{number}/", f"/portal/orders/{number}/errors.xlsx"):
        assert client.get(address).status_code == 404
    for address in (f"/portal/orders/{number}/confirm/", f"/portal/sending/{number}/back/"):
        assert client.post(address, {"seal": "sandbox"}).status_code == 404


def test_the_template_is_offered_and_readable(clerk):
    answer = clerk.get("/portal/orders/template.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert BytesIO(answer.content).read(2) == b"PK"


def test_drafts_are_counted_where_they_lie(clerk):
    upload(clerk, workbook(rows(1)))
    home = text(clerk.get(reverse("home")))
    assert ("订单导入草稿" in home, "单票申报草稿" in home) == (True, False)
    assert "/portal/orders/?state=draft" in home


def test_a_file_that_replaces_what_is_no_draft_is_not_kept(clerk, open_doors):
    number = int(upload(clerk, workbook(rows(1))).headers["Location"].split("/")[3])
    clerk.post(f"/portal/orders/{number}/confirm/", {"seal": "sandbox"})
    answer = upload(clerk, workbook(rows(2)), replaces=number)
    assert (answer.status_code, "撤回" in text(answer)) == (409, True)
    assert (Batch.objects.count(), OrderWorkbook.objects.count()) == (1, 1)


def test_the_list_asks_the_database_little_however_long_it_is(clerk, django_assert_max_num_queries):
    for _ in range(3):
        upload(clerk, workbook(rows(1)))
    with django_assert_max_num_queries(20):
        clerk.get("/portal/orders/")

"""The what-if of officers: asked for by draft, file or text, watched, read by who may see what, taken away."""

import io
import re

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from heliu.declarations.api import enter, newest
from heliu.lawbook.changes.facts import State
from heliu.lawbook.tests.drafts import draft_in, text
from heliu.people.facts import Role
from heliu.web.tests.visitors import officer
from heliu.whatif.studies.carrying_out import carry_out
from heliu.whatif.tests.random_past import SINCE, UNTIL, Past

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HOME = "/office/whatif/"
DAYS = {"since": str(SINCE), "until": str(UNTIL)}
SHARE = "import_composite_tax/collected_share"


@pytest.fixture
def past(database_url):
    with psycopg.connect(database_url) as connection:
        enter(connection, newest(connection))
        Past(seed=5, size=80).store(connection)
        connection.commit()
        yield
        connection.execute("TRUNCATE clearance_decision, public.declarations_inventory")
        connection.commit()


def asked(client, **given):
    answer = client.post(f"{HOME}ask/", DAYS | given)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer.headers["Location"]


def number_of(address):
    return int(address.rstrip("/").rpartition("/")[2])


@pytest.mark.usefixtures("past")
def test_a_change_is_asked_about_watched_read_and_taken_away():
    customs, commerce = officer(Role.CUSTOMS, "张三"), officer(Role.COMMERCE, "周九")
    file = SimpleUploadedFile("变更.yaml", text("0.80", name=SHARE).encode())
    address = asked(customs, file=file)
    shown = customs.get(address).content.decode()
    assert "等待开始" in shown
    assert "中止推演" in shown
    moving = customs.get(address, headers={"HX-Request": "true"})
    assert "hx-get" in moving.content.decode()
    assert "HX-Refresh" not in moving.headers
    assert customs.get(f"{address}result.xlsx").status_code == 409

    carry_out(number_of(address))
    assert customs.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    shown = customs.get(address).content.decode()
    for words in ("按监管方式", "按税则章", "按完税价格", "按办理渠道", "受损最多的企业", "逐票相符"):
        assert words in shown, words
    assert re.search(r"COP\d+", shown)
    sellers = re.findall(r"ebc_code-\d+", shown)
    assert sellers
    masked = commerce.get(address).content.decode()
    assert "ebc_" in masked
    assert not re.search(r"ebc_code-\d+|COP\d+", masked), "who may not see declarations sees sums"

    for client, sees in ((customs, True), (commerce, False)):
        taken = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{address}result.xlsx").content))
        assert ("受损最多的清单" in taken.sheet_names) is sees
        rows = taken.get_sheet_by_name("按监管方式").to_python()
        assert rows[0][0] == "监管方式"
        assert isinstance(rows[1][1], float), "a number is a number"


def test_what_is_wrong_is_said_at_its_field_and_a_draft_is_asked_about_from_its_page():
    customs, tax = officer(Role.CUSTOMS, "张三"), officer(Role.TAX, "王五")
    draft = draft_in(State.SUBMITTED)
    for given, words in (
        ({"text": text(), "draft": str(draft)}, "只给一样"),
        ({"text": "["}, "不能读作变更文件"),
        ({"file": SimpleUploadedFile("x.yaml", b"\xff\xfe")}, "UTF-8"),
        ({"since": str(UNTIL), "until": str(SINCE)}, "末日早于首日"),
        ({"draft": "0"}, "id_draft_error"),
    ):
        answer = customs.post(f"{HOME}ask/", DAYS | given)
        assert answer.status_code == 422
        assert words in answer.content.decode(), words
    page = f"/office/policies/drafts/{draft}/"
    begun = tax.post(page, {"do": "weigh", **DAYS})
    assert begun.status_code == 302
    assert f"推演 {number_of(begun.headers['Location'])}" in tax.get(page).content.decode()
    assert f'value="{draft}"' in customs.get(f"{HOME}ask/?draft={draft}").content.decode()
    assert tax.post(begun.headers["Location"], {"do": "call_off"}).status_code == 302
    assert "已中止" in tax.get(begun.headers["Location"]).content.decode()
    assert customs.get(HOME).status_code == 200
    fx = officer(Role.FX, "钱七")
    assert fx.get(HOME).status_code == 200
    assert fx.get(f"{HOME}ask/").status_code == 403
    assert fx.post(begun.headers["Location"], {"do": "call_off"}).status_code == 403
    assert customs.get(f"{HOME}999999/").status_code == 404

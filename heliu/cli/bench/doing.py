"""What people have to have done before every page is there: an import begun, a batch on its way, a second factor."""

import json
import time
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook

from heliu.cli.bench.begun import PURPOSE, begin
from heliu.cli.demonstration import LOGINS, consumer_of
from heliu.cli.traffic.firms import DEMO_FIRMS
from heliu.cli.traffic.originals import original
from heliu.kernel.workbooks.template import Template
from heliu.people.facts import Role

CONSUMER, NEWCOMER = "consumer", "newcomer"
ROWS: Final = 50
FRESH_S_MAX: Final = 240  # well within what the pages call recent, and a consumer's stay
NUMBERED: Final = frozenset({"orderNo", "payTransactionId", "logisticsNo", "sku", "cop_no"})
PROTECTED: Final = Role.TAX  # who has a second factor
AUDITOR: Final = Role.CUSTOMS  # who has a decision open for review, as long as the session lasts
SIGNED_IN: Final = (
    "/home/",
    "/account/",
    "/account/logout/",
    "/account/reauthenticate/",
    "/account/2fa/reauthenticate/",
)
BEGINNINGS: Final[dict[str, tuple[str, ...]]] = {
    "": ("/", "/healthz", "/status.json", "/kit/", "/account/login/", "/account/signup/", "/problems/not_found"),
    CONSUMER: ("/consumer/quota/",),
    NEWCOMER: ("/account/", "/portal/founding/"),
}


@dataclass(slots=True)
class People:
    """The browsers of everybody, each signed in for a while: a password again for every page would be too many."""

    folder: Path
    held: dict[str, tuple[float, Any]] = field(default_factory=dict)

    def of(self, login: str) -> Any:
        """Who has just signed in; "" is a stranger, a consumer proved to be the buyer."""
        since, client = self.held.get(login, (0.0, None))
        if client is None or time.monotonic() - since > FRESH_S_MAX:
            client = signed_in(login, self.folder)
            self.held[login] = (time.monotonic(), client)
        return client


def signed_in(login: str, folder: Path) -> Any:
    from django.contrib.auth import get_user_model  # noqa: PLC0415  (settings are ready only now)
    from django.test import Client  # noqa: PLC0415

    client = Client(SERVER_NAME="localhost")
    if login == CONSUMER:
        client.post("/consumer/", consumer_of(folder) or {})
    elif login:
        client.force_login(get_user_model().objects.get(username=login))
    if login in set(Role):
        client.post("/account/reauthenticate/", {"password": password_of(folder)})
    if login == AUDITOR and (bought := consumer_of(folder)):
        client.post("/office/audits/", {"number": bought["number"], "purpose": PURPOSE})
    return client


def password_of(folder: Path) -> str:
    """The one the logins of the demonstration share."""
    return str(json.loads((folder / LOGINS).read_text(encoding="utf-8"))["password"])


def prepare(people: People) -> dict[str, tuple[str, ...]]:
    """By the pages themselves, as the people of the demonstration would; where each of them begins to walk."""
    from heliu.registry.goods import api as goods  # noqa: PLC0415  (as above)
    from heliu.reliefs.exemption import api as exemption  # noqa: PLC0415
    from heliu.submission.api import template  # noqa: PLC0415

    seller, platform, park = (people.of(login) for login in (Role.SELLER, Role.PLATFORM, Role.PARK))
    begun = _upload(seller, "/portal/orders/upload/", template(), range(ROWS))
    sent = seller.post(f"{begun}confirm/", {"seal": "sandbox"}).headers.get("Location", "")
    begun = _upload(seller, "/portal/orders/upload/", template(), range(ROWS, 2 * ROWS))
    to_sign = seller.post(f"{begun}confirm/", {"seal": "ukey"}).headers.get("Location", "")
    _upload(seller, "/portal/orders/upload/", template(), range(2 * ROWS, 3 * ROWS), spoiled=True)
    seller.post("/portal/declare/new/")
    imported = _upload(seller, "/portal/goods/import/", goods.TEMPLATE, range(ROWS))
    seller.post(imported, {"mode": "right"})
    _upload(seller, "/portal/goods/import/", goods.TEMPLATE, range(ROWS, 2 * ROWS), spoiled=True)
    seller.post("/portal/clients/new/", {"name": "ERP", "scopes": ["send"]})
    export = seller.post("/messages/", {"export": "xlsx"}).headers.get("Location", "")
    order = (consumer_of(people.folder) or {})["number"]
    platform.post("/portal/originals/deposit/", {"text": original(order)})
    asked = {"firm": DEMO_FIRMS.platform.code, "order_no": order}
    people.of(Role.CUSTOMS).post("/office/originals/ask/", asked)
    warehouse = people.of(Role.WAREHOUSE)
    changed = warehouse.post("/portal/filing/change/").headers.get("Location", "")
    warehouse.post(f"{changed}check/")
    park.post("/office/parks/recognition/open/LZP-CORE/")
    spoiled = _upload(seller, "/portal/exempting/import/", exemption.TEMPLATE, range(ROWS), spoiled=True)
    seller.post(_upload(seller, "/portal/exempting/import/", exemption.TEMPLATE, range(ROWS, 2 * ROWS)))
    _newcomer()
    _protect(PROTECTED)
    leads = begin(people) | {AUDITOR: (f"/office/audits/{_declared(order)}/",)}
    told: dict[str, tuple[str, ...]] = {role: (*SIGNED_IN, *leads.get(role, ())) for role in Role}
    return BEGINNINGS | told | {Role.SELLER: (*told[Role.SELLER], sent, to_sign, export, spoiled)}


def _upload(client: Any, target: str, template: Template, numbers: range, *, spoiled: bool = False) -> str:
    """Rows like the template's example, each under numbers of its own; where the page leads then."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415  (as above)

    written = BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for place, column in enumerate(template.columns):
            page.write_string(0, place, column.heading.zh)
            for row, number in enumerate(numbers, start=1):
                value = column.example + f"{number:04d}" * (column.key in NUMBERED)
                page.write_string(row, place, "" if spoiled and row == 1 and column.required and place else value)
    answer = client.post(target, {"file": SimpleUploadedFile("example.xlsx", written.getvalue())})
    return str(answer.headers.get("Location", ""))


def _declared(order: str) -> int:
    """The number of the inventory of an order."""
    from django.db import connection  # noqa: PLC0415  (as above)

    from heliu.declarations.api import inventories_by_key  # noqa: PLC0415

    connection.ensure_connection()
    return inventories_by_key(connection.connection, order)[0].id


def _newcomer() -> None:
    """Somebody who has registered and is of no firm yet."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415  (as above)

    get_user_model().objects.create_user(username=NEWCOMER, full_name="郑三")


def _protect(login: str) -> None:
    """A second factor and its recovery codes."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: PLC0415  (as above)
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    user = get_user_model().objects.get(username=login)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)

"""Makes the pictures of this folder: a fresh demonstration zone, a real browser, one picture a page.

./bin/test --version; PYTHONPATH=. .venv/bin/python docs/screens/make.py [name …]
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("HELIU_STATE_DIR", tempfile.mkdtemp(prefix="heliu-screens-"))

from tests.browser.installed import CHROMIUM, installation
from tests.browser.visitor import DESK, PHONE, Visitor, launched

HERE = Path(__file__).resolve().parent
OCTETS_MAX, HEIGHT = 200 * 1024, 720
HOMES = {
    "home-seller": "seller",
    "home-platform": "platform",
    "home-payment-carrier": "payment",
    "home-warehouse": "warehouse",
    "home-broker": "broker",
    "home-customs": "customs",
    "home-tax": "tax",
    "home-fx": "fx",
    "home-zone-commerce": "zone",
    "home-park": "park",
}
PAGES = {
    "message-centre": ("seller", ["/messages/"]),
    "declaration": (
        "customs",
        ["/messages/?kind=CEB621", "tr[data-row]:has(.tag.good) a", "main a[href^='/declaration/']"],
    ),
    "filing-tasks": ("seller", ["/portal/filing/", "main .actions :is(button, a.button)"]),
    "filing-desk": ("zone", ["/office/filings/"]),
    "officers-queue": ("customs", ["/office/queue/"]),
    "goods": ("seller", ["/portal/goods/"]),
    "goods-form": ("seller", ["/portal/goods/new/?hs_code=3304990049"]),
    "goods-desk": ("customs", ["/office/goods/next/"]),
    "parks": ("zone", ["/parks/"]),
    "park": ("park", ["/parks/LZP-CORE/"]),
}


def shots():
    """Name, login, width, and the way to the page."""
    yield from ((name, login, DESK, ["/home/"]) for name, login in HOMES.items())
    yield from ((name, login, DESK, way) for name, (login, way) in PAGES.items())
    yield "home-seller-phone", "seller", PHONE, ["/home/"]


def take(one, name, way):
    one.open(way[0])
    for link in way[1:]:
        one.page.locator(link).first.click()
        one.page.wait_for_load_state()
    target = HERE / f"{name}.png"
    if one.page.viewport_size["width"] == DESK:
        one.page.set_viewport_size({"width": DESK, "height": HEIGHT})
    one.page.screenshot(path=target)
    size = target.stat().st_size
    assert size <= OCTETS_MAX, f"{target.name} has {size} bytes"
    assert one.fits(), f"{name} is wider than its window"
    sys.stderr.write(f"{target.name} {size // 1024} KB\n")


def main(names):
    with installation() as installed, launched(CHROMIUM) as chromium, Visitor.many(chromium, installed) as visit:
        for name, login, width, way in shots():
            if not names or name in names:
                take(visit(login, width=width), name, way)


if __name__ == "__main__":
    main(sys.argv[1:])

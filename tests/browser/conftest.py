"""A real browser before a real installation: all processes, the embedded database, the demonstration zone."""

from pathlib import Path

import pytest

from tests.browser.installed import CHROMIUM, installation
from tests.browser.visitor import PHONE, Visitor, launched

WAYS = {"中文": {}, "English": {"english": True}, "无脚本": {"script": False}, "手机": {"width": PHONE}}


def pytest_collection_modifyitems(items):
    """Every test here needs the browser; without one it is skipped with a word."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: apt-get install chromium"))


@pytest.fixture(scope="session")
def installed():
    with installation() as one:
        yield one


@pytest.fixture(scope="session")
def chromium():
    with launched(CHROMIUM) as browser:
        yield browser


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def way(request):
    """How somebody comes to a journey (``visitor("seller", **way)``); each is gone in all four ways."""
    return request.param


@pytest.fixture
def visitor(installed, chromium):
    """``visitor("zone", …)``: somebody at a browser of their own; no page they see may make an error."""
    with Visitor.many(chromium, installed) as visit:
        yield visit

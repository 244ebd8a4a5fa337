"""Other tests live under the law of the files: the built-in tariff, the demo list."""

import pytest

from heliu.lawbook import api as lawbook
from heliu.policies.parameters import Law, stand
from heliu.policies.positive_list import stand_lists
from heliu.policies.tariff import stand_tariff


@pytest.fixture(autouse=True)
def afterwards():
    lawbook.forget()
    yield
    stand(Law())
    stand_tariff([])
    stand_lists([])
    lawbook.forget()

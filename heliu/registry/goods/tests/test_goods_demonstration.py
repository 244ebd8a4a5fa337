"""The demonstration's goods are right by the rules themselves, and are loaded once."""

from collections import Counter

import pytest

from heliu.people.facts import Duty, Role
from heliu.people.models import Member, Post
from heliu.registry.goods.demonstration import load_demo_goods
from heliu.registry.goods.facts import State
from heliu.registry.goods.models import GoodsItem
from heliu.registry.goods.tests.factories import DAY, SELLER, people

pytestmark = pytest.mark.django_db


def test_they_are_loaded_once_and_stand_in_every_state_a_visitor_wants_to_see():
    by = people()
    assert load_demo_goods(SELLER.code, DAY) == 0, "without logins there is nobody to file them"
    Member.objects.create(user_id=by["张三"].user_id, firm_code=SELLER.code, duty=Duty.HANDLER, since=DAY)
    Post.objects.create(user_id=by["李四"].user_id, role=Role.CUSTOMS, office="泸州海关（示例）", since=DAY)
    assert load_demo_goods(SELLER.code, DAY) == 9
    assert load_demo_goods(SELLER.code, DAY, Role.WAREHOUSE) == 0, "a firm with goods is left as it is"
    states = Counter(GoodsItem.objects.values_list("state", flat=True))
    assert states == {State.APPROVED: 4, State.SUBMITTED: 3, State.RETURNED: 1, State.DRAFT: 1}
    assert load_demo_goods(SELLER.code, DAY) == 0

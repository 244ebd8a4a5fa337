"""Goods of a made-up seller of Luzhou, and the people who file and decide them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from heliu.people.facts import Actor, Duty, Role
from heliu.people.models import User
from heliu.registry import api as registry
from heliu.registry.facts import Firm
from heliu.registry.goods import api
from heliu.registry.goods.facts import Content, State

DAY = date(2026, 11, 1)
SELLER = Firm("5105960002", "泸州测试电商有限公司", roles=frozenset({"seller"}))
OTHER = Firm("5105960012", "泸州另一家电商有限公司", roles=frozenset({"seller"}))
MASK = Content(
    sku="LZ-MASK-10",
    name="补水面膜 10片装",
    name_en="Moisturising mask 10 pcs",
    hs_code="3304990049",
    elements={"品牌类型": "4", "用途": "补水护肤", "包装规格": "10片/盒", "品牌": "泸美"},
    unit="140",
    origin="133",
    brand="泸美",
    gtin="6901234567892",
    record_no="LZ0001",
    net_weight_kg=Decimal("0.25"),
    gross_weight_kg=Decimal("0.3"),
    price=Decimal(89),
    content_amount=Decimal(10),
    content_unit="piece",
)


def people():
    """张三 handles the seller's goods, 李四 is of the customs, 王五 of the zone, 赵六 of another seller."""
    registry.register_firm(SELLER, DAY)
    registry.register_firm(OTHER, DAY)
    users = {name: User.objects.create_user(name, full_name=name).pk for name in ("张三", "李四", "王五", "赵六")}
    handler = frozenset({Duty.HANDLER})
    zhang = Actor(users["张三"], "张三", firm=SELLER.code, duties=handler, roles=frozenset({Role.SELLER}))
    return {
        "张三": zhang,
        "李四": Actor(users["李四"], "李四", post=Role.CUSTOMS, roles=frozenset({Role.CUSTOMS})),
        "王五": Actor(users["王五"], "王五", post=Role.ZONE, roles=frozenset({Role.ZONE})),
        "赵六": replace(zhang, user_id=users["赵六"], name="赵六", firm=OTHER.code),
    }


def item_in(state, content, by):
    """An item brought into ``state`` by the verbs alone."""
    zhang, li = by["张三"], by["李四"]
    item = api.save(content, actor=zhang)
    steps = {
        State.DRAFT: [],
        State.SUBMITTED: [api.submit],
        State.RETURNED: [api.submit, returned],
        State.APPROVED: [api.submit, approved],
        State.CHANGED: [api.submit, approved, api.open_change],
        State.WITHDRAWN: [api.withdraw],
    }
    for step in steps[state]:
        item = step(item.id, actor=li if step in {returned, approved} else zhang)
    assert item.state is state
    return item


def returned(item_id, *, actor):
    return api.decide(item_id, to=State.RETURNED, actor=actor, remarks={"origin": "原产国与条码前缀不符，请核对。"})


def approved(item_id, *, actor):
    return api.decide(item_id, to=State.APPROVED, actor=actor)

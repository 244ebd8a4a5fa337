"""A remark is read clause by clause where a clause fits as a whole; the rest is left to a person, word for word."""

from decimal import Decimal

import pytest

from heliu.policies.rules.positive_list_remarks import Note, RemarkKind, notes_of

K = RemarkKind
WILD = "进出口野生动植物种商品目录"


@pytest.mark.parametrize(
    ("remark", "kinds"),
    [
        ("", []),
        ("无", []),
        ("—", []),
        ("仅限网购保税商品", [K.BONDED_ONLY]),
        ("仅限网购保税", [K.BONDED_ONLY]),
        ("限网购保税进口商品", [K.BONDED_ONLY]),
        ("仅限以网购保税方式进口", [K.BONDED_ONLY]),
        (f"列入《{WILD}》的商品除外", [K.CATALOGUE_EXCLUDED]),
        (f"列入《{WILD}》商品除外", [K.CATALOGUE_EXCLUDED]),
        (f"不包括列入《{WILD}》的货品", [K.CATALOGUE_EXCLUDED]),
        (f"仅限网购保税商品；列入《{WILD}》的商品除外", [K.BONDED_ONLY, K.CATALOGUE_EXCLUDED]),
        (f"1.仅限网购保税商品。2.列入《{WILD}》的商品除外。", [K.BONDED_ONLY, K.CATALOGUE_EXCLUDED]),
        ("仅限网购保税商品，每人每年限20千克", [K.BONDED_ONLY, K.QUANTITY_MOST]),
        ("旧的除外", [K.KIND_EXCLUDED]),
        ("不含医疗器械", [K.KIND_EXCLUDED]),
        ("仅限婴幼儿配方奶粉", [K.KIND_ONLY]),
        ("首次进口的须取得化妆品注册或备案", [K.PERMIT]),
        ("应当依法办理首次进口许可批件", [K.PERMIT]),
        ("单价不超过5000元/件", [K.VALUE_MOST]),
        ("每件完税价格不超过5000元", [K.VALUE_MOST]),
        ("每人每年限20千克", [K.QUANTITY_MOST]),
        pytest.param("仅限网购保税商品中的小包装", [K.TEXT], id="说的是监管方式, 不能当作货品"),
        pytest.param("直购进口除外", [K.TEXT], id="说的是监管方式"),
        pytest.param(f"列入《{WILD}》的商品", [K.TEXT], id="没有说除外"),
        pytest.param("仅限网购保税商品，详见说明", [K.TEXT], id="半句读不懂, 整句交给人"),
        pytest.param("按国家有关规定执行", [K.TEXT], id="没有可读的要求"),
        pytest.param("仅限网购保税商品；详见说明", [K.BONDED_ONLY, K.TEXT], id="分号隔开的各读各的"),
    ],
)
def test_each_clause_is_read_or_left_to_a_person(remark, kinds):
    assert [note.kind for note in notes_of(remark)] == kinds
    assert all(note.text in remark for note in notes_of(remark)), "nothing is lost, nothing is added"


def test_the_arguments_of_the_kinds():
    assert notes_of(f"列入《{WILD}》的商品除外") == (Note(K.CATALOGUE_EXCLUDED, f"列入《{WILD}》的商品除外", WILD),)
    assert notes_of("旧的除外")[0].subject == "旧"
    assert notes_of("仅限婴幼儿配方奶粉")[0].subject == "婴幼儿配方奶粉"
    assert notes_of("应当依法办理首次进口许可批件")[0].subject == "首次进口许可批件"
    price = notes_of("每件完税价格不超过5000.50元")[0]
    assert (price.amount, price.per, price.unit) == (Decimal("5000.50"), "每件", "")
    most = notes_of("每人每年限20千克")[0]
    assert (most.amount, most.per, most.unit) == (Decimal(20), "每人每年", "千克")

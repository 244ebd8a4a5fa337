"""A payment original of nobody's (支付原始数据), as the demonstration zone's platform would deposit it."""

import json
from uuid import uuid4

from heliu.cli.traffic.firms import DEMO_FIRMS


def original(order_no: str) -> str:
    """A payment original of nobody's."""
    head = {
        "guid": str(uuid4()).upper(),
        "initalRequest": "https://pay.example/gateway?total_fee=199.00",
        "initalResponse": "ok",
        "ebpCode": DEMO_FIRMS.platform.code,
        "payCode": DEMO_FIRMS.payment.code,
        "payTransactionId": f"P{order_no}",
        "totalAmount": 199.5,
        "currency": "142",
        "verDept": "3",
        "payType": "1",
        "tradingTime": "20261125101500",
        "note": "",
    }
    goods = [{"gname": "示例面霜", "itemLink": "https://shop.example/item/1"}]
    account = {"recpAccount": "6200000000000000", "recpCode": "", "recpName": "示例商行"}
    lists = [{"orderNo": order_no, "goodsInfo": goods, **account}]
    return json.dumps({"payExchangeInfoHead": head, "payExchangeInfoLists": lists}, ensure_ascii=False)

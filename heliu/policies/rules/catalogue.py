"""The import tax rules by their number: one sentence, the document it rests on, and how sure we are of it.

Numbers are never reused. The trace of every amount names the rule; docs/policies/rules.md is made from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ORDER_272 = "海关总署令第272号"


@dataclass(frozen=True, slots=True)
class TaxRule:
    code: str
    sentence: str
    english: str
    article: str
    confidence: str
    reading: str = ""


_RULES = (
    TaxRule(
        "TAX-01",
        "订购人为纳税人，电子商务企业、电子商务交易平台、物流企业或报关企业为代收代缴（扣缴）义务人。",
        "The person who orders owes the tax; seller, platform, carrier or broker collect (withhold) it.",
        "财关税〔2016〕18号 第一条；" + ORDER_272 + " 第四条",
        "confirmed",
    ),
    TaxRule(
        "TAX-02",
        "完税价格为商品零售价格加运费和保险费，币制为人民币；订单货值不得为零。",
        "The tax price is the retail price with freight and insurance, in yuan; an order may not be worth nothing.",
        "财关税〔2016〕18号 第一条",
        "confirmed",
    ),
    TaxRule(
        "TAX-03",
        "面向所有消费者的降价按降后价格计税；优惠券、积分、虚拟货币抵付的部分不从完税价格中扣除。",
        "A price reduced for everybody is taxed as reduced; what coupons, points or virtual money pay is not "
        "taken off the tax price.",
        "税管函〔2016〕73号 完税价格",
        "confirmed",
    ),
    TaxRule(
        "TAX-04",
        "单次交易限值和个人年度交易限值均以完税价格比较，先看单次，再看年度。",
        "Both limits, of an order and of a person's year, are compared with the tax price, first the order's, "
        "then the year's.",
        "财关税〔2016〕18号 第三条；财关税〔2018〕49号 第一条",
        "confirmed",
    ),
    TaxRule(
        "TAX-05",
        "限值以内关税税率为零，进口环节增值税、消费税按法定应纳税额的规定比例征收，无免征额。",
        "Within the limits duty is zero, and VAT and consumption tax are levied at the set share of the "
        "statutory amount, without exemption.",
        "财关税〔2016〕18号 第三条",
        "confirmed",
    ),
    TaxRule(
        "TAX-06",
        "超过单次限值、低于年度限值且订单下仅一件商品的，可自零售渠道进口，全额征税并计入年度交易总额。",
        "An order of one single item above the order's limit and below the year's may enter by retail, is "
        "taxed in full and counts to the year.",
        "财关税〔2018〕49号 第二条",
        "secondary",
        "“仅一件商品”：一行、数量为一、无赠品行；“低于”不含等于。",
    ),
    TaxRule(
        "TAX-07",
        "超过单次限值的多件商品，或累计后超过年度限值的，按一般贸易办理，本系统不计零售进口税款。",
        "Several items above the order's limit, or a sum above the year's, go by general trade; no retail tax "
        "is computed here.",
        "财关税〔2016〕18号 第三条；财关税〔2018〕49号 第二条",
        "secondary",
    ),
    TaxRule(
        "TAX-08",
        "从价关税 = 完税价格 × 税率，从量 = 数量 × 单位税额，复合为二者之和；税率取最惠国税率与进口暂定税率中较低者。",
        "Duty by value is the tax price times the rate, by quantity the quantity times the amount, compound the sum; "
        "the rate is the lower of the most-favoured-nation and the provisional one.",
        ORDER_272 + " 第十七条",
        "confirmed",
    ),
    TaxRule(
        "TAX-09",
        "消费税：从价 = (完税价格 + 关税) ÷ (1 - 税率) × 税率；从量 = 数量 × 单位税额；"
        "复合为二者合并，从量税计入组成计税价格。",
        "Consumption tax: by value (tax price + duty) ÷ (1 - rate) × rate; by quantity the quantity × amount "
        "a unit; by both, the two together, the amount by quantity in the base.",
        ORDER_272 + " 第十七条",
        "confirmed",
    ),
    TaxRule(
        "TAX-10",
        "增值税 = (完税价格 + 关税 + 消费税) × 税率，其中消费税为法定全额。",
        "VAT is (tax price + duty + consumption tax) × rate, with the consumption tax in full.",
        ORDER_272 + " 第十七条；财关税〔2016〕18号 第三条",
        "confirmed",
    ),
    TaxRule(
        "TAX-11",
        "运费、保险费按各行货值分摊，累计额四舍五入后取差，合计恰等于总额。",
        "Freight and insurance are split over the lines by value, as differences of rounded running sums, so "
        "that they add up exactly.",
        "泸州综试区自定 官方未公布分摊方法",
        "to be confirmed",
    ),
    TaxRule(
        "TAX-12",
        "税款以人民币计，四舍五入到分。",
        "Tax is in yuan, rounded half up to the fen.",
        ORDER_272 + " 第十三条、第十九条",
        "confirmed",
        "舍入环节为参数：默认每行每税种的应缴额舍入一次。",
    ),
    TaxRule(
        "TAX-13",
        "化妆品完税价格每毫升、每克或每片（张）达到规定数额的征消费税，否则不征；该标准施行前全部征收。",
        "Cosmetics bear consumption tax where the tax price per ml, gram or piece reaches the set amount, "
        "else none; before that rule all did.",
        "财关税〔2016〕48号 第一条",
        "confirmed",
        "单价以含运保费的完税价格计算；缺少含量时不予计税而非按零计。",
    ),
    TaxRule(
        "TAX-14",
        "烈性酒按从价税率加从量税额复合计征，按规定比例由升折合千克。",
        "Spirits bear consumption tax by value and by quantity, litres turned into kilograms by the set factor.",
        "进口环节消费税应税税目税率表 税目2208",
        "secondary",
    ),
    TaxRule(
        "TAX-15",
        "葡萄酒等从价计征；黄酒从量计征；啤酒按每吨完税价格（美元）是否达到规定数额适用两档税额。",
        "Wine and the like are taxed by value, yellow wine by quantity, beer in two steps by its tax price a "
        "tonne in US dollars.",
        "进口环节消费税应税税目税率表 税目2203、税目2204至2206、税目22060010",
        "secondary",
    ),
    TaxRule(
        "TAX-16",
        "手表每只完税价格达到规定数额的征消费税。",
        "Watches bear consumption tax where the tax price of one reaches the set amount.",
        "进口环节消费税应税税目税率表 高档手表",
        "to be confirmed",
    ),
)
RULES: Mapping[str, TaxRule] = {rule.code: rule for rule in _RULES}

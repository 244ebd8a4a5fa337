"""What may be chosen in a filing: one list a question, in the order of the page."""

from typing import Final

from heliu.kernel.languages import Words
from heliu.people.facts import ENTERPRISE_ROLES
from heliu.registry.filing.fields import Choice, choices

# The parks' natural keys: this room does not know them; a test of the pages holds the two together.
PARKS: Final = choices(
    ("LZP-CORE", "川南临港片区（含泸州综合保税区）", "Chuannan Lingang Area with the Luzhou bonded zone"),
    ("LZP-I1", "泸州高新技术产业开发区", "Luzhou High-tech Zone"),
    ("LZP-I2", "四川泸州长江经济开发区", "Luzhou Yangtze Economic Development Zone"),
    ("LZP-I3", "四川泸州白酒产业园区", "Luzhou Spirits Industry Park"),
    ("LZP-I4", "泸州航空航天产业园区", "Luzhou Aerospace Industry Park"),
    ("LZP-C1", "江阳区园区", "Jiangyang park"),
    ("LZP-C2", "龙马潭区园区", "Longmatan park"),
    ("LZP-C3", "纳溪区园区", "Naxi park"),
    ("LZP-C4", "泸县园区", "Luxian park"),
    ("LZP-C5", "合江县园区", "Hejiang park"),
    ("LZP-C6", "叙永县园区", "Xuyong park"),
    ("LZP-C7", "古蔺县园区", "Gulin park"),
    ("none", "不入驻园区", "In no park"),
)
ROLES_HELD: Final = tuple(Choice(role.value, Words(role.zh, role.en)) for role in ENTERPRISE_ROLES)
ENTERPRISE_KINDS: Final = choices(
    ("limited", "有限责任公司", "Limited company"),
    ("shares", "股份有限公司", "Company limited by shares"),
    ("partnership", "合伙企业", "Partnership"),
    ("sole", "个人独资企业", "Sole proprietorship"),
    ("individual", "个体工商户", "Individual business"),
    ("branch", "分支机构", "Branch"),
    ("foreign", "外商投资企业", "Foreign-invested enterprise"),
)
DISTRICTS: Final = choices(
    ("510502", "江阳区", "Jiangyang"),
    ("510503", "纳溪区", "Naxi"),
    ("510504", "龙马潭区", "Longmatan"),
    ("510521", "泸县", "Luxian"),
    ("510522", "合江县", "Hejiang"),
    ("510524", "叙永县", "Xuyong"),
    ("510525", "古蔺县", "Gulin"),
    ("other", "泸州市以外", "Outside Luzhou"),
)
REGISTERED_AS: Final = choices(
    ("consignor", "进出口货物收发货人", "Consignee or consignor"),
    ("broker", "报关企业", "Customs broker"),
    ("both", "收发货人兼报关企业", "Both"),
    ("ecommerce", "跨境电商信息登记", "E-commerce registration only"),
)
FX_STANDINGS: Final = choices(
    ("a", "已登记，A 类", "Listed, class A"),
    ("b", "已登记，B 类", "Listed, class B"),
    ("c", "已登记，C 类", "Listed, class C"),
    ("none", "未登记", "Not listed"),
)
CURRENCIES: Final = choices(("CNY", "人民币", "Renminbi"), ("multi", "多币种", "Several currencies"))
IDENTITY_KINDS: Final = choices(
    ("1", "居民身份证", "Resident identity card"),
    ("2", "护照", "Passport"),
    ("3", "港澳台居民居住证或通行证", "Permit of Hong Kong, Macao or Taiwan residents"),
)
WAYS: Final = choices(
    ("system", "自有系统直连", "Own system"),
    ("client", "经电子口岸客户端", "Electronic port client"),
    ("pages", "在本平台网页办理", "This platform's pages"),
)

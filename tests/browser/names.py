"""What stays Chinese on an English page without being marked as Chinese: names.

Of firms, goods, places and papers, as people of the demonstration zone and of the tests typed them; of persons, masked
or not; of the documents the law is taken from; of the elements in the customs' table of goods. A sentence is no name.
"""

import re
from functools import cache

import yaml

from heliu.policies.classification.elements import TABLE
from tests.browser.installed import ROOT

ENTERPRISE_NAME, WORKBOOK = "泸州第{}家试办电商有限公司", "订单.xlsx"
SHAPES = re.compile(ENTERPRISE_NAME.format(r"\d+") + r"|面膜 W\d+ \d|[\u4e00-\u9fff]\*+")  # of tests; a masked person
TESTED = (WORKBOOK, "材料.pdf", "美白牙膏 100克", "洁然", "泸美")  # what other tests type and hand in
FILED = (
    "何九",
    "吕十",
    "示例材料.pdf",
    "洛杉矶示范仓",
    "泸州示范银行",
    "合流沙箱证书中心(仅供测试)",
)  # who files and decides in the demonstration, what they write
TYPED, LAWS = "heliu/**/seed/*.yaml", ("heliu/policies/parameters/**/*.yaml", "heliu/parks/criteria/*.yaml")


@cache
def names():
    """The longest first."""
    typed = {text for seed in read(TYPED) for text in texts_of(seed)}
    laws = {text for law in map(read, LAWS) for one in law for named in references_of(one) for text in texts_of(named)}
    elements = set(re.split(r"[|,\n]", TABLE.read_text(encoding="utf-8")))
    found = {*typed, *laws, *elements, *FILED, *TESTED} - {""}
    return sorted(found, key=len, reverse=True)


def read(pattern):
    return [yaml.safe_load(one.read_text(encoding="utf-8")) for one in sorted(ROOT.glob(pattern))]


def children(node):
    return node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()


def texts_of(node):
    if isinstance(node, str):
        yield node
    for one in children(node):
        yield from texts_of(one)


def references_of(node):
    if isinstance(node, dict) and "reference" in node:
        yield node["reference"]
    for one in children(node):
        yield from references_of(one)


def without_names(words):
    words = SHAPES.sub("", words)
    for name in names():
        words = words.replace(name, "")
    return words

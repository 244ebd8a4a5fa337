"""The XML of one document, opened for people: personal values masked wherever they stand."""

import pytest

from heliu.intake.evidence.reading import document_xml, frame_xml

RAW = """<CEB311Message xmlns="http://www.chinaport.gov.cn/ceb"><Order><OrderHead>
<buyerName>张三</buyerName><buyerTelephone>13800000001<x/>13800000002</buyerTelephone>
<orderNo>LZ1</orderNo>李四</OrderHead></Order><BaseTransfer><copName>示例</copName></BaseTransfer></CEB311Message>"""


@pytest.mark.parametrize(
    ("unmasked", "seen", "unseen"),
    [
        (False, ["张*", "LZ1"], ["张三", "13800000001", "13800000002", "李四"]),
        (True, ["张三", "13800000001", "13800000002", "李四", "LZ1"], ["示例"]),
    ],
    ids=["遮盖", "不遮盖"],
)
def test_a_document_shows_no_person_unless_asked(unmasked, seen, unseen):
    text = document_xml(RAW.encode(), "CEB311", 0, unmasked=unmasked).text
    assert [word for word in seen if word not in text] == []
    assert [word for word in unseen if word in text] == []


def test_the_frame_leaves_the_documents_out():
    text = frame_xml(RAW.encode(), "CEB311").text
    assert "示例" in text
    assert "LZ1" not in text

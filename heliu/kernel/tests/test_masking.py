import pytest

from heliu.kernel.masking import mask_address, mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("欧阳娜娜", "欧***"), ("王", "王*"), ("Anna Smith", "A***"), ("", ""), (None, "")],
)
def test_of_a_name_only_the_first_letter_is_shown(name, shown):
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param("510502199001010038", "510**************8", id="身份证"),
        pytest.param("E12345678", "E12*****8", id="护照"),
        pytest.param("1234567", "*******", id="太短, 全部遮盖"),
        pytest.param(None, "", id="没有"),
    ],
)
def test_an_identity_number_does_not_show_birthday_nor_serial(number, shown):
    assert mask_id_number(number) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13800001234", "138****1234"), ("+86 138-0000-1234", "138****1234"), ("2345", "****"), (None, "")],
)
def test_of_a_phone_the_middle_is_hidden(phone, shown):
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        pytest.param("四川省泸州市江阳区酒城大道1号", "四川省泸州市***", id="省市"),
        pytest.param("重庆市渝中区民权路1号", "重庆市***", id="直辖市"),
        pytest.param("四川省凉山彝族自治州西昌市某路1号", "四川省凉山彝族自治州***", id="自治州"),
        pytest.param("江阳区酒城大道1号", "***", id="没有省市, 不显示"),
        pytest.param("某路1号楼2单元", "***", id="无从识别"),
        pytest.param("", "", id="没有"),
    ],
)
def test_of_an_address_province_and_city_are_shown(address, shown):
    assert mask_address(address) == shown

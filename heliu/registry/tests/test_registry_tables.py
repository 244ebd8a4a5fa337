"""Tables of firms."""

from datetime import UTC, datetime

import pytest

from heliu.kernel.problems import Unreadable
from heliu.registry import api
from heliu.registry.certificates import read_certificate
from heliu.registry.tables import read_table

AT = datetime(2026, 11, 1, tzinfo=UTC)
HEAD = "copCode\tname\torg_code\trole\tdxpId\tcertificates\n"


@pytest.mark.parametrize(
    ("role", "roles"),
    [
        pytest.param("ebp platform", {"platform"}, id="平台"),
        pytest.param("ebc e-commerce firm and declarant", {"seller"}, id="电商自行申报"),
        pytest.param("logistics", {"carrier"}, id="物流"),
        pytest.param("warehouse, broker", {"warehouse", "broker"}, id="两种身份"),
    ],
)
def test_the_words_of_a_role(tmp_path, role, roles):
    path = tmp_path / "firms.tsv"
    path.write_text(f"{HEAD}5105960002\t甲\tMA0TEST02\t{role}\t\t\n", encoding="utf-8")
    assert read_table(path)[0].firm.roles == roles


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(f"{HEAD}5105960002\t甲\t\tdeclarant\t\t\n", "第 2 行", id="没有可识别的身份"),
        pytest.param("code,name\n1,2\n", "缺少列", id="不是制表符分隔"),
        pytest.param(HEAD.encode() + "甲".encode("gbk"), "无法读取", id="不是 UTF-8"),
    ],
)
def test_a_faulty_table_is_refused_with_its_place(tmp_path, content, sentence):
    path = tmp_path / "firms.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Unreadable, match=sentence):
        read_table(path)


@pytest.mark.shared
@pytest.mark.django_db
def test_the_enterprises_beside_the_signed_vectors_load(shared):
    folder = shared / "data" / "ceb" / "signed"
    for kind in ("rsa", "sm2"):
        api.trust_issuer((folder / "keys" / f"ca-{kind}.crt").read_bytes())
        assert api.load_revocation_list((folder / "keys" / f"ca-{kind}.crl").read_bytes())
    filed = api.load_table(folder / "enterprises.tsv", AT, api.Wishes(folder / "keys"))
    assert {row.code: row.certificates for row in filed}["5105960002"] >= 2
    rogue = (folder / "keys" / "ecom-rsa-rogue.crt").read_bytes()
    directory = api.load_directory(AT.date())
    facts = read_certificate(rogue).facts
    assert facts.fingerprint not in directory.certificates
    assert api.firm_of_certificate(directory, facts, trusted=False) is None

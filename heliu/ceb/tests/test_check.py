"""heliu ceb check, sign and explain: the words, the exit codes, and all signed vectors."""

import csv
import json
import os
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from heliu.ceb.catalogue.index import BASE_TRANSFER, MESSAGES
from heliu.ceb.specimens.build import document, group
from heliu.ceb.writer import write
from heliu.cli.ceb import app

SHARED = Path(os.environ.get("HELIU_SHARED", Path(__file__).resolve().parents[4] / "shared")) / "data" / "ceb"
SIGNED, KEYS = SHARED / "signed", SHARED / "signed" / "keys"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the official samples in ../shared")
STATUS = {"accept": "valid", "reject": "invalid", "unsigned": "absent"}


def run(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args])


def lines_of(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def unsigned(tmp_path):
    def make(name):
        random = Random(5)  # noqa: S311 - a seeded specimen
        transfer = {**group(BASE_TRANSFER, random), "copCode": "5105960002", "copName": "泸州测试电商有限公司"}
        path = tmp_path / f"{name}.xml"
        path.write_bytes(write(name, [document(MESSAGES[name], random)], guid="g" * 36, transfer=transfer))
        return path

    return make


def test_an_unsigned_message_is_never_shown_as_signed(unsigned):
    result = run("check", "--json", unsigned("CEB311"), unsigned("CEB621"))
    order, inventory = lines_of(result)
    absent = {"status": "absent", "combination": None, "form": None, "reason": "SIGNATURE_MISSING", "enterprise": None}
    assert (order["verdict"], order["signature"]) == ("valid", absent)
    assert (inventory["verdict"], inventory["signature"]) == ("invalid", absent)
    assert [each["code"] for each in inventory["deviations"]] == ["SIGNATURE_MISSING"]
    assert result.exit_code == 1
    assert run("check", unsigned("CEB311")).exit_code == 0


def test_each_line_has_exactly_the_promised_keys(unsigned):
    (line,) = lines_of(run("check", "--json", unsigned("CEB311")))
    assert list(line) == ["file", "message", "documents", "lines", "verdict", "deviations", "signature"]
    assert (line["message"], line["documents"]) == ("CEB311", 1)


def test_a_deviation_has_code_path_detail_and_fix(unsigned):
    path = unsigned("CEB311")
    path.write_bytes(path.read_bytes().replace(b' version="1.0">', b' version="v1.0">'))
    result = run("check", "--json", path)
    (line,) = lines_of(result)
    assert line["verdict"] == "deviant"
    assert [set(each) for each in line["deviations"]] == [{"code", "path", "detail", "fix"}]
    assert result.exit_code == 0
    (strictly,) = lines_of(run("check", "--json", "--strict", path))
    assert strictly["verdict"] == "valid"  # the official schema takes any version of 1 to 10 characters


def test_a_missing_file_is_a_sentence_and_exit_2():
    result = run("check", "--json", "no-such-file.xml")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "no-such-file.xml" in result.stderr


def test_explain_takes_codes_that_begin_with_a_minus():
    result = run("explain", "-621004", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["entries"][0]["title_zh"] == "清单重复申报"
    assert "改法" in run("explain", "1332").stdout
    assert run("explain", "-999999").exit_code == 2


@needs_shared
@pytest.mark.shared
def test_every_signed_vector_gets_its_words():
    trust = [
        part
        for name in ("ca-rsa", "ca-sm2")
        for part in ("--trust", KEYS / f"{name}.crt", "--crl", KEYS / f"{name}.crl")
    ]
    options = [*trust, "--enterprises", SIGNED / "enterprises.tsv", "--at", "2026-11-22"]
    with (SIGNED / "vectors.tsv").open(encoding="utf-8") as rows:
        expected = {row["file"]: row for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)}
    result = run("check", "--json", *options, *(SIGNED / name for name in expected))
    found = lines_of(result)
    assert len(found) == len(expected) == 87
    for line in found:
        row = expected[Path(line["file"]).name]
        seal = line["signature"]
        words = (seal["status"], seal["combination"] or "-", seal["form"] or "-", seal["reason"])
        assert words == (STATUS[row["expected_verdict"]], row["combination"], row["form"], row["reason"]), row["file"]
        assert row["xsd_2022"] == "valid" or line["verdict"] == "invalid", row["file"]


@needs_shared
@pytest.mark.shared
def test_the_official_samples_are_deviant_where_the_schema_refuses_them_and_strictly_invalid():
    with (SHARED / "samples" / "EXPECTED.tsv").open(encoding="utf-8") as rows:
        expected = {Path(row["file"]).name: row for row in csv.DictReader(rows, delimiter="\t")}
    tolerant = lines_of(run("check", "--json", SHARED / "samples"))
    strict = lines_of(run("check", "--json", "--strict", SHARED / "samples"))
    assert len(tolerant) == len(strict) == 39
    for line, strictly in zip(tolerant, strict, strict=True):
        official = expected[Path(line["file"]).name]["official_2022_xsd_after_replacement"]
        assert strictly["verdict"] == official
        assert line["verdict"] == ("valid" if official == "valid" else "deviant"), line["deviations"][:2]


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("kind", ["rsa", "sm2"])
def test_what_is_signed_here_is_believed_here(unsigned, tmp_path, kind):
    path, signed = unsigned("CEB621"), tmp_path / "signed.xml"
    key, certificate = KEYS / f"ecom-{kind}.key", KEYS / f"ecom-{kind}.crt"
    assert run("sign", "--key", key, "--certificate", certificate, path, "-o", signed).exit_code == 0
    result = run("check", "--json", "--trust", KEYS / f"ca-{kind}.crt", signed, "--at", "2026-11-22")
    (line,) = lines_of(result)
    assert (line["verdict"], line["signature"]["reason"]) == ("valid", "OK")
    assert result.exit_code == 0
    again = run("sign", "--key", key, "--certificate", certificate, signed, "-o", signed)
    assert again.exit_code == 2

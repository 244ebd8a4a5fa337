"""What must not be in the tree, and what every number of the law must carry."""

import datetime as dt
import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
BINARY = {".png", ".jpg", ".ico", ".gz", ".zst", ".der", ".p12", ".woff2", ".mo"}
# In parts, so that this file does not break its own rule.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("npmmirror", "com"),
        ("docker", "io"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
        ("conda", "anaconda", "org"),
        ("mirrors", "aliyun", "com"),
        ("tuna", "tsinghua", "edu", "cn"),
    )
]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
NUMBER = re.compile(
    r"(?<![0-9A-Za-z.])([1-8]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?![0-9A-Za-z])"
)
PHONE = re.compile(r"(?<![0-9A-Za-z.])(1[3-9]\d{9})(?![0-9A-Za-z])")
PHONES_OF_NOBODY = re.compile(r"1380000\d{4}")
PARAMETERS = sorted((ROOT / "heliu" / "policies" / "parameters").rglob("*.yaml"))


def named(path):
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="session")
def texts():
    """Every text of the tree, by its path."""
    skipped = {".git", ".venv", ".heliu", ".build", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
    found = {}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in skipped and not name.startswith(".hypothesis")]
        for name in files:
            path = Path(folder, name)
            if path.suffix not in BINARY:
                found[path] = path.read_text(encoding="utf-8", errors="replace")
    return found


def has_valid_check_digit(number):
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11] == number[17].upper()


def test_the_check_digit_rule_itself():
    made_up = "51050219900101003"  # seventeen digits of nobody
    valid = [digit for digit in "0123456789X" if has_valid_check_digit(made_up + digit)]
    assert len(valid) == 1


def test_no_identity_number_that_could_be_somebodys(texts):
    found = [
        f"{named(path)}: …{one[-4:]}"
        for path, text in texts.items()
        for one in NUMBER.findall(text)
        if has_valid_check_digit(one)
    ]
    assert not found, "give made-up people a wrong check digit"


def test_no_phone_that_could_be_somebodys(texts):
    sources = {path: text for path, text in texts.items() if path.suffix != ".lock"}
    found = [
        f"{named(path)}: {one[:3]}…{one[-2:]}"
        for path, text in sources.items()
        for one in PHONE.findall(text)
        if not PHONES_OF_NOBODY.fullmatch(one)
    ]
    assert not found, "made-up phones are 1380000xxxx"


def test_no_package_registry_is_named(texts):
    found = [(named(path), host) for path, text in texts.items() for host in REGISTRY_HOSTS if host in text]
    assert not found, "whoever installs brings their own index configuration"


def test_no_private_key_is_kept(texts):
    begins = "-----BEGIN " + "{}PRIVATE KEY-----"
    kinds = [begins.format(kind) for kind in ("", "RSA ", "EC ", "ENCRYPTED ")]
    found = [
        named(path)
        for path, text in texts.items()
        for kind in kinds
        if re.search(re.escape(kind) + r"\s*[A-Za-z0-9+/=]{16}", text)
    ]
    assert not found


@pytest.mark.parametrize("path", PARAMETERS, ids=named)
def test_every_number_names_its_law(path):
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert entry["description"].keys() >= {"zh", "en"}
    days = list(entry["values"])
    assert all(isinstance(day, dt.date) for day in days)
    assert all(earlier < later for earlier, later in pairwise(days)), "oldest first"
    for value in entry["values"].values():
        assert value["reference"].keys() >= {"title", "article", "published"}
        assert value["reference"]["title"]
        assert value["reference"]["article"]

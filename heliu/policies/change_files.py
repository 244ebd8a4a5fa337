"""Reading and writing a change as a file. Every fault is named at once, each with its place, cause and fix."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from heliu.policies.changes import (
    NATIONAL,
    SCOPES,
    Change,
    ChangeFault,
    ChangeRefused,
    NewValue,
    Words,
    as_written,
)
from heliu.policies.parameter_files import (
    CONFIDENCES,
    MAX_FILE_CHARS,
    REFERENCE_KEYS,
    VALUE_KEYS,
    VALUE_KEYS_ALLOWED,
    ParameterFault,
    load_strictly,
    read_period,
    value_of,
    words_of,
)
from heliu.policies.parameters import names, written

VALUES_MAX = 200
TITLE_CHARS_MAX = 200
KEYS = frozenset({"title", "values"})
KEYS_ALLOWED = KEYS | {"scope"}
KINDS = {
    "decimal": Words("加引号的十进制数", "a decimal number in quotes"),
    "text": Words("非空文本", "a text that is not empty"),
    "switch": Words("true 或 false", "true or false"),
}
_NEEDED = Words("写 value、reference、status。", "Write value, reference and status.")
Note = Callable[[ChangeFault], None]


def read_change(text: str) -> Change:
    """The change a file describes. Raises ``ChangeRefused`` with every fault.

    Whether it leaves gaps is asked of the law it is laid over (``Change.over``), whether it may still be released of
    the day (``too_early``).
    """
    content = _content(text)
    faults: list[ChangeFault] = []
    _keys("", content, KEYS, KEYS_ALLOWED, faults.append)
    title = _title(content.get("title"), faults.append)
    scope = content.get("scope", NATIONAL)
    if scope not in SCOPES:
        cause = Words(f"scope 是 {scope!r}。", f"scope is {scope!r}.")
        fix = Words("写 national（国家规定）或 zone（综试区叠加）。", "Write national or zone.")
        faults.append(ChangeFault("CHANGE_KEYS", "scope", cause, fix))
    values = _values(content.get("values"), faults.append)
    if faults:
        raise ChangeRefused(faults)
    return Change(title, tuple(values), scope)


def named(text: str) -> tuple[str, ...]:
    """The parameters a change file written by :func:`write_change` names, those no longer known to us as well."""
    return tuple(load_strictly(text)["values"])


def write_change(change: Change) -> str:
    """The same change as a file."""
    values: dict[str, dict[date, dict[str, Any]]] = {}
    for value in change.values:
        period = value.period
        reference = {name: getattr(period.reference, name) for name in ("title", "article", "published")}
        entry: dict[str, Any] = {"value": as_written(period.value), "reference": reference, "status": period.confidence}
        if period.until is not None:
            entry["until"] = period.until
        values.setdefault(value.name, {})[period.since] = entry
    return written_as(change.title._asdict(), change.scope, values)


def written_as(title: Mapping[str, str], scope: str, values: Mapping[str, Mapping[date, Mapping[str, Any]]]) -> str:
    """A file of these parts as somebody filled them in: whether they are right, :func:`read_change` says."""
    content = {"title": dict(title), "scope": scope, "values": values}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def example_change(since: date, published: date) -> str:
    """A change file to begin from."""
    reference = {"title": "财关税〔2026〕99号", "article": "第一条", "published": published}
    entry = {"value": "8000", "reference": reference, "status": "to be confirmed"}
    title = {"zh": "提高单次限值", "en": "A higher single limit"}
    return written_as(title, NATIONAL, {"import_composite_tax/single_order_limit": {since: entry}})


def _content(text: str) -> dict[Any, Any]:
    if len(text) > MAX_FILE_CHARS:
        cause = Words(f"超过 {MAX_FILE_CHARS} 个字符。", f"Longer than {MAX_FILE_CHARS} characters.")
        fix = Words("拆成几份变更。", "Make several changes of it.")
        raise ChangeRefused([ChangeFault("CHANGE_TOO_LARGE", "", cause, fix)])
    try:
        content = load_strictly(text)
    except ParameterFault as fault:
        cause = Words(f"不能读作变更文件：{fault}", f"Cannot be read as a change: {fault}")
        fix = Words("按 docs/law-as-data.md 的格式书写。", "Write it as docs/law-as-data.md shows.")
        raise ChangeRefused([ChangeFault("CHANGE_UNREADABLE", "", cause, fix)]) from fault
    if not isinstance(content, dict):
        cause = Words("文件最外层不是键值。", "The file is not a mapping of keys.")
        fix = Words("写 title 和 values 两个键。", "Write the keys title and values.")
        raise ChangeRefused([ChangeFault("CHANGE_UNREADABLE", "", cause, fix)])
    return content


def _title(title: Any, note: Note) -> Words:
    if isinstance(title, dict):
        told = [title.get(language) for language in ("zh", "en")]
        if all(isinstance(one, str) and 0 < len(one.strip()) <= TITLE_CHARS_MAX for one in told):
            return Words(*map(str, told))
    cause = Words(
        f"title 缺中文或英文，或超过 {TITLE_CHARS_MAX} 个字符。",
        f"title lacks Chinese or English, or is longer than {TITLE_CHARS_MAX} characters.",
    )
    note(ChangeFault("CHANGE_TITLE", "title", cause, Words("写 {zh: …, en: …}。", "Write {zh: …, en: …}.")))
    return Words("", "")


def _values(values: Any, note: Note) -> list[NewValue]:
    if not isinstance(values, dict) or not values or not all(isinstance(days, dict) for days in values.values()):
        cause = Words("values 里没有“参数 → 日期 → 值”。", "values has no parameter → day → value.")
        fix = Words("至少写一个参数的一个值。", "Write at least one value of one parameter.")
        note(ChangeFault("CHANGE_KEYS", "values", cause, fix))
        return []
    count = sum(len(days) for days in values.values())
    if count > VALUES_MAX:
        cause = Words(f"共有 {count} 个值，最多 {VALUES_MAX} 个。", f"{count} values, at most {VALUES_MAX}.")
        note(ChangeFault("CHANGE_TOO_LARGE", "values", cause, Words("拆成几份变更。", "Make several changes of it.")))
        return []
    known = set(names())
    found: list[NewValue] = []
    for name, days in values.items():
        if name not in known:
            cause = Words(f"没有参数 {name}。", f"There is no parameter {name}.")
            fix = Words("用 heliu policy show 查看参数名。", "Look up the name with heliu policy show.")
            note(ChangeFault("CHANGE_PARAMETER", f"values/{name}", cause, fix))
            continue
        found.extend(value for day, entry in days.items() if (value := _value(name, day, entry, note)))
    return sorted(found, key=lambda value: (value.name, value.period.since))


def _value(name: str, day: Any, entry: Any, note: Note) -> NewValue | None:
    where = f"values/{name}/{day}"
    if type(day) is not date:
        cause = Words(f"{day!r} 不是日期。", f"{day!r} is not a day.")
        note(ChangeFault("CHANGE_DAY", where, cause, Words("写成 2027-01-01。", "Write it as 2027-01-01.")))
        return None
    if not isinstance(entry, dict):
        cause = Words("该日之下没有值。", "There is no value under that day.")
        note(ChangeFault("CHANGE_KEYS", where, cause, _NEEDED))
        return None
    before = _Counting(note)
    kind = written(name).kind
    _keys(where, entry, VALUE_KEYS, VALUE_KEYS_ALLOWED, before)
    if "value" in entry:
        _kind(where, day, kind, entry["value"], before)
        _word(where, words_of(written(name)), entry["value"], before)
    _reference(where, entry, before)
    if "status" in entry and entry["status"] not in CONFIDENCES:
        told = entry["status"]
        cause = Words(f"可信度是 {told!r}。", f"The status is {told!r}.")
        fix = Words(f"用 {'、'.join(CONFIDENCES)} 之一。", f"Use one of {', '.join(CONFIDENCES)}.")
        before(ChangeFault("CHANGE_STATUS", f"{where}/status", cause, fix))
    until = entry.get("until")
    if until is not None and (type(until) is not date or until < day):
        cause = Words(f"终止日 {until} 不是该日或以后的日期。", f"The end {until} is not a day on or after it.")
        fix = Words("改正，或删去 until。", "Correct it, or leave out until.")
        before(ChangeFault("CHANGE_DAY", f"{where}/until", cause, fix))
    return None if before.count else NewValue(name, read_period(day, kind, entry))


class _Counting:
    """Hands faults on and knows whether there were any."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self.count = 0

    def __call__(self, fault: ChangeFault) -> None:
        self.count += 1
        self._note(fault)


def _kind(where: str, day: date, kind: str, value: Any, note: Note) -> None:
    try:
        value_of(day, kind, value)
    except ParameterFault:
        cause = Words(f"值 {value!r} 的类型不对。", f"The value {value!r} is of the wrong kind.")
        fix = Words(f"此参数须写{KINDS[kind].zh}。", f"This parameter takes {KINDS[kind].en}.")
        note(ChangeFault("CHANGE_VALUE", f"{where}/value", cause, fix))


def _word(where: str, known: Sequence[str], value: Any, note: Note) -> None:
    """A word that no rule knows would stop the doors on its day."""
    if known and isinstance(value, str) and value not in known:
        cause = Words(f"没有规则懂得“{value}”。", f"No rule knows {value!r}.")
        fix = Words(f"用 {'、'.join(known)} 之一。", f"Use one of {', '.join(known)}.")
        note(ChangeFault("CHANGE_WORD", f"{where}/value", cause, fix))


def _reference(where: str, entry: dict[Any, Any], note: Note) -> None:
    if "reference" not in entry:
        return
    reference, at = entry["reference"], f"{where}/reference"
    if not isinstance(reference, dict):
        cause = Words("依据不是文件、条款、公布日三项。", "The reference is not document, article and day.")
        fix = Words("写 {title, article, published}。", "Write {title, article, published}.")
        note(ChangeFault("CHANGE_REFERENCE", at, cause, fix))
        return
    _keys(at, reference, REFERENCE_KEYS, REFERENCE_KEYS, note)
    for key in ("title", "article"):
        told = reference.get(key)
        if key in reference and not (isinstance(told, str) and told.strip()):
            cause = Words(f"依据没有写 {key}。", f"The reference has no {key}.")
            fix = Words("写明文件名称和条款。", "Name the document and the article.")
            note(ChangeFault("CHANGE_REFERENCE", f"{at}/{key}", cause, fix))
    published = reference.get("published")
    if published is not None and type(published) is not date:
        cause = Words(f"公布日 {published!r} 不是日期。", f"The day of publication {published!r} is not a day.")
        note(ChangeFault("CHANGE_DAY", f"{at}/published", cause, Words("写成 2026-12-01。", "Write 2026-12-01.")))
    elif published is None and entry.get("status") == "confirmed":
        cause = Words("已核原文，却没有公布日。", "It is confirmed, but the day of publication is missing.")
        fix = Words("补公布日，或改为 to be confirmed。", "Add the day, or make it to be confirmed.")
        note(ChangeFault("CHANGE_REFERENCE", f"{at}/published", cause, fix))


def _keys(where: str, content: dict[Any, Any], needed: frozenset[str], known: frozenset[str], note: Note) -> None:
    prefix = f"{where}/" if where else ""
    for key in sorted(needed - content.keys()):
        cause = Words(f"缺 {key}。", f"{key} is missing.")
        note(ChangeFault("CHANGE_KEYS", f"{prefix}{key}", cause, Words(f"补上 {key}。", f"Add {key}.")))
    for key in content:
        if key not in known:
            told = "、".join(sorted(known))
            cause = Words(f"没有 {key} 这个键。", f"There is no key {key}.")
            fix = Words(f"可用的键：{told}。", f"The keys are: {', '.join(sorted(known))}.")
            note(ChangeFault("CHANGE_KEYS", f"{prefix}{key}", cause, fix))

"""The script of a sandbox: a line a rule. What cannot be understood is refused with its line, the cause and a fix.

``on CEB621 orderNo=*7 first 2: take, enter, hold, inspect after 10m, release after 2h`` · ``on CEB621 share 5%: reject
1313`` · ``on CEB311,CEB411: take, enter lost`` · ``on *: silence`` · ``down 1h at 30m`` · ``# a comment``
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.codes import explain
from heliu.kernel.problems import Invalid, Violation
from heliu.sandbox.durations import duration
from heliu.sandbox.facts import Outage, Rule, Script, Step
from heliu.sandbox.states import ALLOWED, KINDS, WORDS

SCRIPT_LINES_MAX: Final = 1_000
STEPS_MAX: Final = 32
CODE: Final = "sandbox-script"
SILENCE: Final = "silence"
_NAME: Final = re.compile(r"(?:CEB)?([0-9]{3})", re.IGNORECASE)
_FIELD: Final = re.compile(r"([A-Za-z]\w{0,40})=(\S{1,100})", re.ASCII)
_REFUSED: Final = "100"
_DOWN_WORDS: Final = (2, 4)
_SHARE_MAX: Final = 100


class _Wrong(Exception):
    """One fault of a line, and how to mend it."""

    def __init__(self, detail: str, fix: str) -> None:
        super().__init__(detail)
        self.detail, self.fix = detail, fix


def parse(text: str) -> Script:
    """Read a script. Raises Invalid with a violation for every line that is wrong."""
    lines = text.splitlines()
    if len(lines) > SCRIPT_LINES_MAX:
        raise Invalid.at("/", CODE, f"剧本共 {len(lines)} 行，最多 {SCRIPT_LINES_MAX} 行。", "删去不用的行。")
    rules: list[Rule] = []
    outages: list[Outage] = []
    faults: list[Violation] = []
    for number, line in enumerate(lines, start=1):
        try:
            told = _read(number, line.split("#", 1)[0])
        except _Wrong as wrong:
            faults.append(Violation(f"/{number}", CODE, f"第 {number} 行：{wrong.detail}。", f"{wrong.fix}。"))
            continue
        if isinstance(told, Rule):
            rules.append(told)
        elif told is not None:
            outages.append(told)
    if faults:
        raise Invalid("".join(f"{one.detail}{one.fix}" for one in faults[:3]), faults)
    return Script(tuple(rules), tuple(outages))


def parse_step(text: str) -> Step:
    """One step by itself: ``release after 2h``. Raises Invalid. Whether a receipt has the state is asked later."""
    try:
        return _step(text.split(), frozenset())
    except _Wrong as wrong:
        raise Invalid.at("/step", CODE, f"{wrong.detail}。", f"{wrong.fix}。") from wrong


def _read(number: int, line: str) -> Rule | Outage | None:
    start, _, rest = line.strip().partition(" ")
    match start:
        case "":
            return None
        case "on":
            return _rule(number, rest)
        case "down":
            return _outage(line.split())
    raise _Wrong(f"不认识“{start}”", "以 on（规则）或 down（停机）开头，注释以 # 开头")


def _rule(line: int, words: str) -> Rule:
    head, colon, tail = words.partition(":")
    if not colon or not head.split():
        raise _Wrong("规则没有冒号", "写作 on CEB621: take, enter, release")
    kinds, *conditions = head.split()
    known = frozenset(_kinds(kinds))
    where, first, share = _conditions(conditions, known)
    course = () if tail.strip() == SILENCE else tuple(_step(each.split(), known) for each in tail.split(","))
    if len(course) > STEPS_MAX:
        raise _Wrong(f"共 {len(course)} 步", f"最多 {STEPS_MAX} 步")
    return Rule(line, known, where, first, share, course)


def _kinds(text: str) -> Iterator[str]:
    if text == "*":
        yield from KINDS
        return
    for each in text.split(","):
        found = _NAME.fullmatch(each)
        name = f"CEB{found[1]}" if found else each
        if name not in KINDS:
            raise _Wrong(f"“{each}”不是企业报送的报文", f"可用：{'、'.join(KINDS)}，或 * 表示全部")
        yield name


def _conditions(words: list[str], kinds: frozenset[str]) -> tuple[tuple[tuple[str, str], ...], int | None, int | None]:
    where: list[tuple[str, str]] = []
    first = share = None
    rest = iter(words)
    for word in rest:
        if found := _FIELD.fullmatch(word):
            where.append((_field(found[1], kinds), found[2]))
        elif word == "first":
            first = _count(next(rest, ""), "first 之后应为份数，如 first 2")
        elif word == "share":
            share = _count(next(rest, "").removesuffix("%"), "share 之后应为百分比，如 share 5%")
            if share > _SHARE_MAX:
                raise _Wrong(f"share 为 {share}%", "写 1% 至 100%")
        else:
            raise _Wrong(f"不认识条件“{word}”", "条件有：字段=样式（* 代表任意）、first 份数、share 百分比")
    return tuple(where), first, share


def _field(name: str, kinds: frozenset[str]) -> str:
    lacking = sorted(kind for kind in kinds if all(field.name != name for field in MESSAGES[kind].head.fields))
    if lacking:
        raise _Wrong(f"{lacking[0]} 的表头没有字段 {name}", f"字段名见 docs/ceb/{lacking[0]}.md")
    return name


def _count(text: str, fix: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):  # noqa: PLR2004 - more than anybody counts
        raise _Wrong(f"“{text}”不是正整数", fix)
    return int(text)


def _step(words: list[str], kinds: frozenset[str]) -> Step:
    if not words:
        raise _Wrong("有一步是空的", "步骤以逗号分开，如 take, enter, release after 2h；不给回执写 silence")
    state, *rest = words
    step = _refusal(state) if state.startswith("-") else Step(WORDS.get(state, state))
    if step.status == _REFUSED and rest and rest[0] not in {"after", "late", "lost", "twice"}:
        step = _refusal(rest.pop(0))
    for kind in sorted(kinds) if not step.status.startswith("-") else ():
        allowed = ALLOWED[MESSAGES[kind].answered_by or ""]
        if step.status not in allowed:
            named = [word for word, status in WORDS.items() if status in allowed]
            raise _Wrong(f"{kind} 的回执没有状态“{state}”", f"可用：{'、'.join(named)}，或其数字")
    return _travels(step, rest)


def _refusal(code: str) -> Step:
    """A code below zero is the state itself; any other stands in the text of a 100."""
    if explain(code) is None:
        raise _Wrong(f"没有代码 {code}", "用 heliu ceb explain 查代码")
    return Step(code) if code.startswith("-") else Step(_REFUSED, code=code)


def _travels(step: Step, words: list[str]) -> Step:
    rest = iter(words)
    for word in rest:
        match word:
            case "after":
                step = replace(step, after=_span(next(rest, "")))
            case "late":
                step = replace(step, late=_span(next(rest, "")))
            case "lost":
                step = replace(step, lost=True)
            case "twice":
                step = replace(step, twice=True)
            case _:
                raise _Wrong(
                    f"不认识“{word}”",
                    "一步之后可写 after 2h（间隔）、late 10m（迟到）、lost（丢失）、twice（重复）",
                )
    return step


def _span(text: str) -> timedelta:
    found = duration(text)
    if found is None:
        raise _Wrong(f"“{text}”不是时间长度", "写作 90s、30m、1h30m、2d")
    return found


def _outage(words: list[str]) -> Outage:
    if len(words) not in _DOWN_WORDS or words[2:3] not in ([], ["at"]):
        raise _Wrong("停机写得不对", "写作 down 1h at 30m（沙箱启动 30 分钟后停 1 小时）")
    return Outage(_span(words[3]) if words[3:] else timedelta(0), _span(words[1]))

"""A sample written out for people: one element a line, before each what it means and what it takes."""

import re
from collections.abc import Iterator
from typing import Final

from heliu.ceb.catalogue.index import transfer_of
from heliu.ceb.catalogue.model import SIGNATURE_NAMESPACE, Field, Part
from heliu.ceb.facets import wanted
from heliu.ceb.specimens.sample import Sample, Values
from heliu.ceb.writer import PROLOG, escaped, in_cdata, opening, prefix_of

_DASHES: Final = re.compile(r"-{2,}")
# Of the form the schema asks for, and of no key: it stands where the real one goes.
SEAL_PLACE: Final = f"""<ds:Signature xmlns:ds="{SIGNATURE_NAMESPACE}">
    <ds:SignedInfo>
      <ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
      <ds:SignatureMethod Algorithm="http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3"/>
      <ds:Reference URI="">
        <ds:Transforms>
          <ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
        </ds:Transforms>
        <ds:DigestMethod Algorithm="http://www.chinaport.gov.cn/2022/04/xmldsig#sm3"/>
        <ds:DigestValue>U0FNUExF</ds:DigestValue>
      </ds:Reference>
    </ds:SignedInfo>
    <ds:SignatureValue>U0FNUExF</ds:SignatureValue>
    <ds:KeyInfo>
      <ds:KeyName>00000000</ds:KeyName>
      <ds:X509Data>
        <ds:X509Certificate>U0FNUExF</ds:X509Certificate>
      </ds:X509Data>
    </ds:KeyInfo>
  </ds:Signature>"""
SEAL_NOTE: Final = "签名的位置，内容只示其形；正式发送前以 --unsigned 生成，再用 heliu ceb sign 加签"


def written(sample: Sample, *, plain: bool = False, signed: bool | None = None) -> bytes:
    """``plain``: without comments. ``signed``: with the place of a Signature; None: where the schema asks for one."""
    return PROLOG + ("\n".join(_Scribe(sample, plain=plain).lines(signed=_sealed(sample, signed))) + "\n").encode()


def _sealed(sample: Sample, signed: bool | None) -> bool:  # noqa: FBT001 - three answers: yes, no, as the schema asks
    return sample.message.signature == "required" if signed is None else signed


def described(field: Field) -> str:
    """A field in one sentence: name, whether it must be there, what it takes, the hint of the catalogue."""
    parts = [f"{field.zh} {field.en}", "必填" if field.required else "选填", wanted(field)]
    if field.note:
        parts.append(field.note)
    if field.personal:
        parts.append("个人信息")
    return "；".join(parts)


class _Scribe:
    """Writes one sample, line by line."""

    def __init__(self, sample: Sample, *, plain: bool) -> None:
        self._sample = sample
        self._plain = plain
        self._prefix = prefix_of(sample.message)

    def lines(self, *, signed: bool) -> Iterator[str]:
        sample, message = self._sample, self._sample.message
        yield opening(message, sample.guid)
        about = f"{message.name} {message.zh}；发送方：{message.sender}。样例：企业、人员、编号均为虚构"
        yield from self._note(2, about)
        yield f"  <{self._prefix}{message.body}>"
        if message.head.element is None:
            yield from self._fields(message.head, sample.head, 4)
        else:
            yield from self._part(message.head, sample.head, 4)
        for line in sample.lines:
            yield from self._part(message.lines, line, 4)
        yield f"  </{self._prefix}{message.body}>"
        if sample.transfer is not None:
            yield from self._part(transfer_of(message.direction), sample.transfer, 2)
        if signed:
            yield from self._note(2, SEAL_NOTE)
            yield f"  {SEAL_PLACE}"
        yield f"</{self._prefix}{message.root}>"

    def _part(self, part: Part | None, values: Values, indent: int) -> Iterator[str]:
        if part is not None:
            yield f"{' ' * indent}<{self._prefix}{part.element}>"
            yield from self._fields(part, values, indent + 2)
            yield f"{' ' * indent}</{self._prefix}{part.element}>"

    def _fields(self, part: Part, values: Values, indent: int) -> Iterator[str]:
        for field in part.fields:
            value = values.get(field.name)
            if value:
                yield from self._note(indent, described(field))
                inner = in_cdata(value) if field.name == "oriBizMessage" else escaped(value)
                yield f"{' ' * indent}<{self._prefix}{field.name}>{inner}</{self._prefix}{field.name}>"

    def _note(self, indent: int, text: str) -> Iterator[str]:
        """A comment; two dashes would end it."""
        if not self._plain:
            yield f"{' ' * indent}<!-- {_DASHES.sub('-', text)} -->"

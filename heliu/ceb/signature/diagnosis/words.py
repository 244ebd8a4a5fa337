"""The causes in words: what the client did, and what to do, in Chinese and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from heliu.ceb.signature.diagnosis.model import Cause


@dataclass(frozen=True, slots=True)
class Words:
    """One cause for the one who has to mend it."""

    zh: str
    en: str
    fix_zh: str
    fix_en: str

    def said(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh

    def fix(self, language: str) -> str:
        return self.fix_en if language.startswith("en") else self.fix_zh


_CANON_FIX = (
    "对去掉 ds:Signature 的整个文档做 C14N（inclusive，不含注释），再算摘要",
    "Take the document without ds:Signature, canonicalise it (inclusive C14N, no comments), then digest it",
)
_INFO_FIX = (
    "对 SignedInfo 的 C14N 结果签名；它继承根元素的命名空间声明，空元素写成起止标签",
    "Sign the C14N of SignedInfo: it inherits the root's namespaces; empty elements have a start and an end tag",
)
_LAST_FIX = (
    "签名必须是发送前的最后一步；改动之后请重新签名",
    "Sign last, right before sending; after any change sign again",
)


def _words(zh: str, en: str, fix: tuple[str, str]) -> Words:
    return Words(zh, en, *fix)


WORDS: Mapping[Cause, Words] = MappingProxyType(
    {
        Cause.NOT_CANONICAL: _words(
            "摘要是对文件原文算的，没有做规范化（C14N）",
            "The digest was made over the file as it is, without canonicalisation (C14N)",
            _CANON_FIX,
        ),
        Cause.WITH_PROLOG: _words(
            "摘要把 XML 声明（<?xml …?>）也算了进去",
            "The digest includes the XML declaration (<?xml …?>)",
            ("C14N 不含 XML 声明：从根元素的 < 算起", "C14N has no XML declaration: begin with the < of the root"),
        ),
        Cause.TRAILING_NEWLINE: _words(
            "摘要的末尾多算了一个换行",
            "The digest includes a newline at the end",
            ("到根元素的 > 为止，其后不得再有字节", "Stop at the > of the root; no byte may follow"),
        ),
        Cause.CARRIAGE_RETURNS: _words(
            "摘要是对含回车（\\r\\n）的文本算的",
            "The digest was made over text with carriage returns (\\r\\n)",
            (
                "C14N 的换行只有 \\n：请按 UTF-8 字节处理，不要按 Windows 文本",
                "C14N has \\n only: work on UTF-8 bytes, not on Windows text",
            ),
        ),
        Cause.EXCLUSIVE_C14N: _words(
            "用了 exclusive C14N", "Exclusive C14N was used", ("请用 inclusive C14N", "Use inclusive C14N")
        ),
        Cause.WITH_COMMENTS: _words(
            "用了保留注释的 C14N",
            "C14N with comments was used",
            ("请用不含注释的 C14N，最好删去注释", "Use C14N without comments, and better remove them"),
        ),
        Cause.SIGNATURE_INCLUDED: _words(
            "摘要把 ds:Signature 模板也算了进去",
            "The digest includes the template of ds:Signature",
            (
                "enveloped-signature：算摘要前先去掉整个 ds:Signature",
                "enveloped-signature: take the whole ds:Signature out before digesting",
            ),
        ),
        Cause.NAMESPACE_CHANGED: _words(
            "签名时根元素的命名空间声明（xmlns:xsi）与所发送的不同",
            "The root's namespace declarations (xmlns:xsi) were others when it was signed",
            _LAST_FIX,
        ),
        Cause.OTHER_ENCODING: _words(
            "摘要是对 GBK 编码的字节算的",
            "The digest was made over GBK bytes",
            ("C14N 的结果总是 UTF-8", "C14N is always UTF-8"),
        ),
        Cause.BYTE_ORDER_MARK: _words(
            "摘要把字节序标记（BOM）也算了进去",
            "The digest includes the byte order mark (BOM)",
            ("算摘要前去掉 BOM", "Drop the BOM before digesting"),
        ),
        Cause.WITHOUT_ROOT: _words(
            "摘要只算了根元素之内的内容",
            "The digest covers only what is inside the root",
            ('Reference URI="" 指整个文档，含根元素', 'Reference URI="" means the whole document, root included'),
        ),
        Cause.REFORMATTED: _words(
            "签名之后文档被重新排版（缩进或换行变了）",
            "The document was reformatted after signing (indentation or line breaks)",
            _LAST_FIX,
        ),
        Cause.SHORT_EMPTY_TAGS: _words(
            "摘要中的空元素写成了 <a/>",
            "Empty elements were digested as <a/>",
            ("C14N 把空元素写成 <a></a>", "C14N writes an empty element as <a></a>"),
        ),
        Cause.VALUES_TRIMMED: _words(
            "签名时各字段值的首尾没有空白，发送的报文里有",
            "When signed, values had no leading or trailing blanks; the message sent has",
            _LAST_FIX,
        ),
        Cause.OTHER_HASH: _words(
            "摘要算法与 DigestMethod 声明的不同",
            "The digest was made with another function than DigestMethod says",
            (
                "sm2-sm3 配 sm3（或旧客户端的 sha1），rsa-sha1 配 sha1",
                "sm2-sm3 goes with sm3 (old clients: sha1), rsa-sha1 with sha1",
            ),
        ),
        Cause.HEX_DIGEST: _words(
            "DigestValue 写的是十六进制文字",
            "DigestValue holds hexadecimal text",
            ("DigestValue 是摘要字节的 base64", "DigestValue is the base64 of the digest's bytes"),
        ),
        Cause.DIGEST_LENGTH: _words(
            "DigestValue 的长度不是该摘要算法的长度",
            "DigestValue does not have the length of this function",
            ("sm3 为 32 字节，sha1 为 20 字节", "sm3 has 32 bytes, sha1 has 20"),
        ),
        Cause.EDITED_AFTER_SIGNING: _words(
            "签名值与 SignedInfo 相符，报文内容却对不上：内容在签名之后被改动",
            "The signature value fits SignedInfo but the content does not: it was edited after signing",
            _LAST_FIX,
        ),
        Cause.OTHER_CONTENT: _words(
            "摘要与签名值都对不上：这个签名属于另一份报文，或 SignedInfo 也被改动",
            "Neither digest nor signature value fits: a Signature of another message, or SignedInfo was edited",
            _LAST_FIX,
        ),
        Cause.INFO_NOT_CANONICAL: _words(
            "签名值是对未规范化的 SignedInfo 算的", "SignedInfo was signed without canonicalisation", _INFO_FIX
        ),
        Cause.INFO_NAMESPACES: _words(
            "签名时 SignedInfo 上的命名空间声明与规范化结果不同",
            "SignedInfo was signed with other namespace declarations than its canonical form has",
            _INFO_FIX,
        ),
        Cause.INFO_NEWLINE: _words(
            "签名时 SignedInfo 末尾多了一个换行", "SignedInfo was signed with a newline at its end", _INFO_FIX
        ),
        Cause.INFO_EDITED: _words(
            "签名值由此证书的密钥做出，但所签的不是这个 SignedInfo",
            "This certificate's key made the value, but over another SignedInfo",
            _INFO_FIX,
        ),
        Cause.SIGNED_DOCUMENT: _words(
            "签的是整个文档，而不是 SignedInfo", "The document was signed instead of SignedInfo", _INFO_FIX
        ),
        Cause.SIGNED_DIGEST: _words(
            "签的是摘要值，而不是 SignedInfo", "The digest was signed instead of SignedInfo", _INFO_FIX
        ),
        Cause.HASHED_TWICE: _words(
            "SignedInfo 先做了一次摘要再交给签名函数，摘要做了两次",
            "SignedInfo was hashed before it went to the signing function, which hashes again",
            ("把 SignedInfo 原文交给签名函数", "Give SignedInfo itself to the signing function"),
        ),
        Cause.DER_ENCODED: _words(
            "SM2 签名值用了 DER 编码",
            "The SM2 value is in DER",
            ("写 r‖s 共 64 字节的 base64", "Write r‖s, 64 bytes, in base64"),
        ),
        Cause.HEX_VALUE: _words(
            "SignatureValue 写的是十六进制文字",
            "SignatureValue holds hexadecimal text",
            ("SignatureValue 是签名字节的 base64", "SignatureValue is the base64 of the bytes"),
        ),
        Cause.BYTES_REVERSED: _words(
            "签名值的字节序反了（CryptoAPI 给出的是小端序），或 r、s 的次序反了",
            "The value's bytes are reversed (CryptoAPI gives little-endian), or r and s are swapped",
            ("RSA 请倒转字节，SM2 请写 r 在前", "Reverse the bytes for RSA; put r first for SM2"),
        ),
        Cause.VALUE_LENGTH: _words(
            "签名值的长度与证书的密钥不符",
            "The value's length does not fit the certificate's key",
            ("SM2 为 64 字节；RSA 与模数等长", "SM2 has 64 bytes; RSA as many as its modulus"),
        ),
        Cause.OTHER_SIGNATURE_HASH: _words(
            "签名时用的摘要算法不是 SHA-1",
            "The signature was made with another hash than SHA-1",
            (
                "rsa-sha1 用 SHA1withRSA（PKCS#1 v1.5）",
                "rsa-sha1 is SHA1withRSA (PKCS#1 v1.5)",
            ),
        ),
        Cause.NO_DIGEST_INFO: _words(
            "RSA 签名缺少 DigestInfo：对摘要直接做了私钥运算",
            "The RSA signature lacks DigestInfo: the bare digest went through the private key",
            ("请用 SHA1withRSA，不要用 NONEwithRSA", "Use SHA1withRSA, not NONEwithRSA"),
        ),
        Cause.OTHER_KEY: _words(
            "签名值不是所附证书的密钥对这个 SignedInfo 做出的",
            "The value was not made with this certificate's key over this SignedInfo",
            (
                "请附上签名所用那张卡的签名证书，并确认 SignedInfo 签名后未改",
                "Put in the signing certificate of the card that signed, and leave SignedInfo as it was signed",
            ),
        ),
        Cause.ISSUER_UNKNOWN: _words(
            "签发者不在受信任的证书中心之列",
            "The issuer is none of the trusted authorities",
            ("请使用电子口岸签发的证书", "Use a certificate of the electronic port"),
        ),
        Cause.ISSUER_FORGED: _words(
            "签发者同名，但证书不是受信任的那个密钥签发的",
            "The issuer has a trusted name, but the trusted key did not seal this certificate",
            ("请核对证书来源", "Check where the certificate comes from"),
        ),
        Cause.ENCRYPTION_CERTIFICATE: _words(
            "这是加密证书，不能用来签名",
            "This is an encryption certificate; it may not sign",
            ("卡里有两张证书，请用签名证书", "A card holds two certificates: use the signing one"),
        ),
        Cause.LEGACY_FORBIDDEN: _words(
            "RSA-1024 或 SHA-1 签发的旧证书，本平台的设置不再接受",
            "An old certificate (RSA-1024, or sealed with SHA-1), refused by this platform's settings",
            ("请换发新证书", "Get a new certificate"),
        ),
        Cause.ISSUER_EXPIRED: _words(
            "签发者的证书不在有效期内",
            "The issuer's own certificate is not valid now",
            ("请联系平台更新证书中心的证书", "Ask the platform to renew the authority's certificate"),
        ),
    }
)

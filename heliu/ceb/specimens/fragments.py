"""Pieces a Signature may or may not hold, good and bad."""

from lxml import etree

from heliu.ceb.catalogue.model import NAMESPACE, SIGNATURE_NAMESPACE

_ISSUER = "<X509IssuerSerial><X509IssuerName>x</X509IssuerName>"
_PIECES = (
    "<KeyName>x</KeyName>",
    "<KeyName><a/></KeyName>",
    "<MgmtData/>",
    "<KeyValue><RSAKeyValue><Modulus>QUJD</Modulus><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>",
    "<KeyValue><RSAKeyValue><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>",
    "<KeyValue>x</KeyValue>",
    "<KeyValue><DSAKeyValue><P>QQ==</P><Q>QQ==</Q><Y>QQ==</Y></DSAKeyValue></KeyValue>",
    "<KeyValue><DSAKeyValue><P>QQ==</P><Y>QQ==</Y></DSAKeyValue></KeyValue>",
    "<KeyValue><DSAKeyValue><Y>Q</Y></DSAKeyValue></KeyValue>",
    '<KeyValue><z:a xmlns:z="urn:z"/></KeyValue>',
    '<RetrievalMethod URI="#x"/>',
    "<RetrievalMethod/>",
    '<RetrievalMethod URI="http://a b"/>',
    "<X509Data><X509SKI>QQ==</X509SKI><X509SubjectName>x</X509SubjectName></X509Data>",
    "<X509Data/>",
    f"<X509Data>{_ISSUER}<X509SerialNumber>1</X509SerialNumber></X509IssuerSerial></X509Data>",
    f"<X509Data>{_ISSUER}<X509SerialNumber>x1</X509SerialNumber></X509IssuerSerial></X509Data>",
    "<X509CRL>QQ==</X509CRL>",
    "<X509Certificate>QQ=</X509Certificate>",
    "<PGPData><PGPKeyID>QQ==</PGPKeyID></PGPData>",
    '<PGPData><PGPKeyPacket>QQ==</PGPKeyPacket><z:a xmlns:z="urn:z"/></PGPData>',
    "<PGPData/>",
    '<SPKIData><SPKISexp>QQ==</SPKISexp><z:a xmlns:z="urn:z"/></SPKIData>',
    '<SPKIData><z:a xmlns:z="urn:z"/></SPKIData>',
    "<XPath>x</XPath>",
    "<Object>x</Object>",
    "<Unknown/>",
    '<SignatureProperties><SignatureProperty Target="#x"><a xmlns="urn:z"/></SignatureProperty></SignatureProperties>',
    '<z:a xmlns:z="urn:z" b="c">x<z:b/></z:a>',
    '<z:a xmlns:z="urn:z"><KeyName>x</KeyName></z:a>',
    '<z:a xmlns:z="urn:z"><SignatureValue>@</SignatureValue></z:a>',
    '<z:a xmlns:z="urn:z"><XPath><b/></XPath></z:a>',
    '<z:a xmlns:z="urn:z"><Object Id="q"><KeyName/>x</Object></z:a>',
    '<z:a xmlns:z="urn:z"><SignatureProperty><z:a/></SignatureProperty></z:a>',
    '<a xmlns=""/>',
    f'<BaseTransfer xmlns="{NAMESPACE}"/>',
    f'<BaseTransfer xmlns="{NAMESPACE}"><copCode>1</copCode><copName/><dxpMode>DXP</dxpMode><dxpId/></BaseTransfer>',
    f'<OrderHead xmlns="{NAMESPACE}"><guid>1</guid></OrderHead>',
    f'<Order xmlns="{NAMESPACE}"/>',
    f'<Unknown xmlns="{NAMESPACE}"><BaseTransfer/></Unknown>',
    f'<CEB311Message xmlns="{NAMESPACE}"/>',
    f'<CEB603Message xmlns="{NAMESPACE}"/>',
)


def _in_the_signature_namespace(piece: str) -> str:
    wrapped = etree.fromstring(f'<x xmlns="{SIGNATURE_NAMESPACE}">{piece}</x>')
    return etree.tostring(wrapped[0], encoding="unicode", with_tail=False)


SIGNATURE_FRAGMENTS = tuple(_in_the_signature_namespace(piece) for piece in _PIECES)

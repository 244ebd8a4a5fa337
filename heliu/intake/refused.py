"""Why a door refuses: one table of codes, each with its status, title and the way out (RFC 9457 problem+json)."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

PROBLEM = b"application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A promise to partners: they branch on the code, so a code is never renamed and never used for another cause."""

    status: int
    title: str
    fix: str


KINDS: dict[str, Kind] = {
    "not-found": Kind(
        404, "没有此地址", "可用地址: POST /ceb/{报文类型} /ceb /cebcmsg /dxp; GET /receipts /ceb622msg。"
    ),
    "message-unknown": Kind(404, "没有此报文类型", "使用报文编号, 例如 /ceb/CEB311、/ceb/621。"),
    "message-not-sendable": Kind(404, "此报文由海关发出, 企业不能发送", "企业发送申报报文, 例如 CEB311、CEB621。"),
    "method-not-allowed": Kind(405, "此地址不接受该方法", "按 Allow 头列出的方法重发。"),
    "body-empty": Kind(400, "请求没有内容", "在请求体中放入报文。"),
    "body-too-large": Kind(413, "请求体超过限制", "分成几次发送。"),
    "body-encoded": Kind(415, "不接受压缩的请求体", "去掉 Content-Encoding, 原样发送报文。"),
    "body-slow": Kind(408, "请求体接收超时", "检查网络, 或减小每次发送的报文后重发。"),
    "content-type": Kind(
        415, "不接受此内容类型", "XML 报文用 application/xml, 多个报文用 multipart/mixed 或 multipart/form-data。"
    ),
    "charset": Kind(415, "只接受 UTF-8", "把报文转为 UTF-8, 并去掉或改正 Content-Type 中的 charset。"),
    "header-duplicated": Kind(400, "请求头重复", "同名请求头只发送一次。"),
    "http-malformed": Kind(400, "不是合法的 HTTP 请求", "按 HTTP/1.1 发送; 每个请求只有一个 Content-Length。"),
    "header-too-large": Kind(431, "请求头超过限制", "减少请求头。"),
    "header-slow": Kind(408, "请求头接收超时", "检查网络后重发。"),
    "multipart-malformed": Kind(400, "multipart 格式错误", "检查 boundary 与各部分的格式。"),
    "multipart-parts": Kind(413, "一次请求中的报文数超过限制", "分成几次请求发送。"),
    "json-malformed": Kind(
        400, "JSON 格式错误", '按 {"message":{"messageHead":{…},"messageBody":{"data":"base64"}}} 发送。'
    ),
    "json-field": Kind(
        422, "JSON 字段缺失或有误", '按 {"message":{"messageHead":{…},"messageBody":{"data":"base64"}}} 发送。'
    ),
    "envelope": Kind(400, "DxpMsg 信封不可读", "按 DxpMsg 1.0 的格式封装报文。"),
    "query": Kind(400, "查询参数有误", "改正参数后重查。"),
    "cursor": Kind(400, "游标无效", "使用上一页给出的 next, 或不带 after 从头查询。"),
    "receipt-not-found": Kind(404, "没有此单证的回执", "检查编号; 刚发送的单证请稍后再查。"),
    "token-scheme": Kind(401, "身份凭证格式有误", "发送 Authorization: Bearer <令牌>。"),
    "token-unknown": Kind(401, "令牌无效", "检查令牌; 令牌由企业在平台的接口设置中签发, 只显示一次。"),
    "token-expired": Kind(401, "令牌已到期", "在平台的接口设置中签发新令牌。"),
    "token-scope": Kind(403, "令牌的用途不符", "签发带有此用途的令牌: send 发送报文, receipts 查询回执。"),
    "token-required": Kind(401, "需要令牌", "发送 Authorization: Bearer <令牌>; 令牌由企业在平台的接口设置中签发。"),
    "rate": Kind(429, "请求过于频繁", "按 Retry-After 等待后重发; 把多个单证放进一个报文可减少请求。"),
    "busy": Kind(503, "系统繁忙", "按 Retry-After 等待后原样重发; 重发是安全的。"),
    "not-received": Kind(422, "报文未接收", "按 detail 改正后重发。"),
    "internal": Kind(500, "系统内部错误", "原样重发; 仍然失败时请把 instance 告诉客服。"),
}


@dataclass(eq=False)
class Refused(Exception):
    """Raised by a door; becomes the problem document the sender reads."""

    code: str
    detail: str
    limit: tuple[str, float] | None = None  # the named limit that was passed, and its value
    retry_after_s: int | None = None
    violations: tuple[dict[str, str], ...] = ()
    headers: tuple[tuple[bytes, bytes], ...] = ()
    status: int = 0  # 0: the status of the kind
    close: bool = field(default=False)  # the body was not read: the connection cannot be used again

    def __post_init__(self) -> None:
        self.status = self.status or KINDS[self.code].status


def document(refused: Refused, request_id: str) -> bytes:
    """The problem document: what happened, and how to mend it."""
    kind = KINDS[refused.code]
    problem: dict[str, Any] = {
        "type": f"/problems/{refused.code}",
        "code": refused.code,
        "title": kind.title,
        "status": refused.status,
        "detail": f"{refused.detail}{kind.fix}",
        "fix": kind.fix,
        "instance": request_id,
        "violations": list(refused.violations),
    }
    if refused.limit is not None:
        name, value = refused.limit
        problem["limit"] = {"name": name, "value": int(value) if float(value).is_integer() else value}
    return msgspec.json.encode(problem)

"""The columns of what is told of import parcels besides (撤销申请单 CEB623, 退货申请单 CEB625, 入库明细单 CEB711).

Kept apart from columns.py, whose tables are hot: these papers are few. Of the consumer they hold fingerprints only.
"""

from dataclasses import replace

from heliu.ceb.scanner.columns import Column, Op, Profile, blind, number, text

_OPENING = (
    Column("id", Op.DOCUMENT_ID),
    Column("message_id", Op.MESSAGE_ID),
    number("app_type", "appType"),
    Column("app_time", Op.TIME, ("appTime",)),
)
_HEAD = (
    *_OPENING,
    text("guid", "guid"),
    text("customs_code", "customsCode"),
    text("agent_code", "agentCode"),
    text("ebp_code", "ebpCode"),
    text("ebc_code", "ebcCode"),
    text("cop_no", "copNo"),
    text("invt_no", "invtNo"),
    text("order_no", "orderNo"),
    text("logistics_no", "logisticsNo"),
    blind("buyer_id_key", "buyerIdNumber"),
    text("reason", "reason"),
)
CANCELLATION = Profile(
    message="CEB623",
    columns=_HEAD,
    echo=("guid", "customsCode", "agentCode", "ebpCode", "ebcCode", "copNo", "invtNo"),
    parties=("ebcCode", "agentCode"),
    expects=(("appType", "1"), ("appStatus", "2"), ("buyerIdType", "1")),
    needs=("copNo",),
)

RETURN = replace(
    CANCELLATION,
    message="CEB625",
    columns=(
        *_HEAD,
        Column("line_numbers", Op.LINE_TEXTS, ("gnum",)),
        Column("goods_codes", Op.LINE_TEXTS, ("gcode",)),
        Column("goods_names", Op.LINE_TEXTS, ("gname",)),
        Column("quantities", Op.LINE_NUMBERS, ("qty",)),
        Column("units", Op.LINE_TEXTS, ("unit",)),
    ),
)

INBOUND = Profile(
    message="CEB711",
    columns=(
        *_OPENING,
        text("customs_code", "customsCode"),
        text("cop_no", "copNo"),
        text("operator_code", "operatorCode"),
        text("logistics_code", "logisticsCode"),
        text("bill_no", "billNo"),
        text("traf_mode", "trafMode"),
        text("traf_no", "trafNo"),
        text("voyage_no", "voyageNo"),
        text("location", "unloadLocation"),
        Column("logistics_nos", Op.LINE_TEXTS, ("logisticsNo",)),
    ),
    echo=("guid", "customsCode", "operatorCode", "copNo"),
    parties=("operatorCode",),
    expects=(("appType", "1"), ("appStatus", "2"), ("ieFlag", "I")),
    needs=("copNo",),
)

PAPER_PROFILES = {profile.message: profile for profile in (CANCELLATION, RETURN, INBOUND)}

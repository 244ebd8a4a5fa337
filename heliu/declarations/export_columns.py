"""The hot columns of exports (出口热列): what matching, risk, tallies and summaries need of each document.

As in columns.py, in the order of its table. Exports name no consumer: there is nothing personal to hold back.
"""

from heliu.ceb.scanner.columns import Column, Op, Profile, number, text

_OPENING = (
    Column("id", Op.DOCUMENT_ID),
    Column("message_id", Op.MESSAGE_ID),
    number("app_type", "appType"),
    Column("app_time", Op.TIME, ("appTime",)),
)
# The schema lets these be empty; without them nothing says which document it is.
_NAMED = ("orderNo", "ebpCode", "ebcCode")
_PARTIES = (text("order_no", "orderNo"), text("ebp_code", "ebpCode"), text("ebc_code", "ebcCode"))
_GOODS = (
    Column("line_count", Op.LINE_COUNT),
    Column("goods_values", Op.LINE_VALUES, ("gnum", "qty", "totalPrice")),
    Column("goods_items", Op.LINE_BLIND, ("gnum", "itemNo")),
    Column("products_fit", Op.LINE_PRODUCT, ("price", "qty", "totalPrice")),
)

ORDER = Profile(
    message="CEB303",
    columns=(
        *_OPENING,
        *_PARTIES,
        text("order_type", "orderType"),
        number("goods_value", "goodsValue"),
        number("freight", "freight"),
        text("currency", "currency"),
        *_GOODS,
    ),
    echo=("guid", "ebpCode", "ebcCode", "orderNo"),
    parties=("ebpCode", "ebcCode"),
    needs=_NAMED,
)

COLLECTION = Profile(
    message="CEB403",
    columns=(
        *_OPENING,
        *_PARTIES,
        text("pay_code", "payCode"),
        text("pay_no", "payNo"),
        number("charge", "charge"),
        text("currency", "currency"),
        Column("credited_at", Op.TIME, ("accountingDate",)),
    ),
    echo=("guid", "ebcCode", "orderNo", "payNo"),
    parties=("payCode",),
    needs=_NAMED,
)

WAYBILL = Profile(
    message="CEB505",
    columns=(
        *_OPENING,
        text("logistics_no", "logisticsNo"),
        text("logistics_code", "logisticsCode"),
        text("ebc_code", "ebcCode"),
        number("gross_kg", "grossWeight"),
        number("packages", "packNo"),
    ),
    echo=("guid", "logisticsCode", "logisticsNo"),
    parties=("logisticsCode",),
    needs=("logisticsCode", "logisticsNo"),
)

INVENTORY = Profile(
    message="CEB603",
    columns=(
        *_OPENING,
        text("guid", "guid"),
        *_PARTIES,
        text("cop_no", "copNo"),
        text("agent_code", "agentCode"),
        text("owner_code", "ownerCode"),
        text("logistics_no", "logisticsNo"),
        text("logistics_code", "logisticsCode"),
        text("customs_code", "customsCode"),
        text("port_code", "portCode"),
        text("trade_mode", "tradeMode"),
        text("statistics_flag", "statisticsFlag"),
        text("country", "country"),
        Column("exit_on", Op.TIME, ("ieDate",)),
        Column("zone_whole", Op.PRESENT, ("iacCode", "emsNo")),
        Column("licensed", Op.PRESENT, ("licenseNo",)),
        number("packages", "packNo"),
        number("gross_kg", "grossWeight"),
        number("net_kg", "netWeight"),
        *_GOODS,
        Column("records_whole", Op.LINE_PRESENT, ("itemRecordNo",)),
        Column("value", Op.LINE_SUM, ("totalPrice",)),
        Column("goods_codes", Op.LINE_TEXTS, ("gcode",)),
        Column("currencies", Op.LINE_TEXTS, ("currency",)),
        Column("units", Op.LINE_TEXTS, ("unit",)),
        Column("quantities", Op.LINE_NUMBERS, ("qty",)),
        Column("totals", Op.LINE_NUMBERS, ("totalPrice",)),
    ),
    # A receipt repeats no customsCode; it holds the place of the numbers, which begin with it (intake/replies.py).
    echo=("guid", "agentCode", "copNo", "customsCode", "ebcCode", "ebpCode", "orderNo", "statisticsFlag"),
    parties=("ebcCode", "agentCode"),
    expects=(("appType", "1"), ("appStatus", "2"), ("ieFlag", "E")),
    needs=(*_NAMED, "copNo", "agentCode", "ownerCode", "logisticsCode", "logisticsNo"),
)

CANCELLATION = Profile(
    message="CEB605",
    columns=(
        *_OPENING,
        text("cop_no", "copNo"),
        text("agent_code", "agentCode"),
        text("ebc_code", "ebcCode"),
        text("invt_no", "invtNo"),
        text("reason", "reason"),
    ),
    echo=("guid", "agentCode", "copNo", "invtNo"),
    parties=("ebcCode", "agentCode"),
    needs=("copNo", "agentCode", "ebcCode", "invtNo", "reason"),
)

_PARTS = (number("part_count", "msgCount"), number("part_no", "msgSeqNo"))
_PARCELS = Column("logistics_nos", Op.LINE_TEXTS, ("logisticsNo",))

ARRIVAL = Profile(
    message="CEB507",
    columns=(
        *_OPENING,
        text("cop_no", "copNo"),
        text("operator_code", "operatorCode"),
        text("logistics_code", "logisticsCode"),
        text("bill_no", "billNo"),
        *_PARTS,
        _PARCELS,
    ),
    echo=("guid", "operatorCode", "logisticsCode", "copNo", "billNo", "msgSeqNo"),
    parties=("logisticsCode", "operatorCode"),
    expects=(("appType", "1"), ("appStatus", "2"), ("ieFlag", "E")),
    needs=("copNo", "operatorCode", "logisticsCode"),
)

DEPARTURE = Profile(
    message="CEB509",
    columns=(
        *_OPENING,
        text("cop_no", "copNo"),
        text("logistics_code", "logisticsCode"),
        text("bill_no", "billNo"),
        Column("left_at", Op.TIME, ("leaveTime",)),
        *_PARTS,
        _PARCELS,
    ),
    echo=("guid", "logisticsCode", "copNo", "msgSeqNo"),
    parties=("logisticsCode",),
    needs=("copNo", "logisticsCode"),
)

MASTER_LIST = Profile(
    message="CEB607",
    columns=(
        *_OPENING,
        text("cop_no", "copNo"),
        text("agent_code", "agentCode"),
        text("logistics_code", "logisticsCode"),
        text("bill_no", "billNo"),
        *_PARTS,
        _PARCELS,
        Column("invt_nos", Op.LINE_TEXTS, ("invtNo",)),
    ),
    echo=("guid", "agentCode", "logisticsCode", "copNo", "billNo", "msgSeqNo"),
    parties=("agentCode",),
    needs=("copNo", "agentCode", "logisticsCode", "billNo"),
)

# Of a return every line is compared with that of the original, value by value.
_COMING_BACK = (("appType", "1"), ("appStatus", "2"), ("ieFlag", "I"))
_BACK_BY = (
    text("logistics_no", "logisticsNo"),
    text("logistics_code", "logisticsCode"),
    text("bill_no", "billNo"),
    text("traf_mode", "trafMode"),
    text("traf_name", "trafName"),
    text("voyage_no", "voyageNo"),
)

RETURN = Profile(
    message="CEB213",
    columns=(
        *_OPENING,
        text("guid", "guid"),
        text("cop_no", "coElNo"),
        text("agent_code", "agentCode"),
        text("ebp_code", "ebpCode"),
        text("ebc_code", "ebcCode"),
        text("invt_no", "invtNo"),
        text("customs_code", "customsCode"),
        text("trade_mode", "tradeMode"),
        text("country", "country"),
        text("reason", "reason"),
        *_BACK_BY,
        Column("gnums", Op.LINE_NUMBERS, ("gnum",)),
        Column("goods_codes", Op.LINE_TEXTS, ("gcode",)),
        Column("goods_names", Op.LINE_TEXTS, ("gname",)),
        Column("goods_models", Op.LINE_TEXTS, ("gmodel",)),
        Column("units", Op.LINE_TEXTS, ("unit",)),
        Column("quantities", Op.LINE_NUMBERS, ("qty",)),
        Column("units_1", Op.LINE_TEXTS, ("unit1",)),
        Column("quantities_1", Op.LINE_NUMBERS, ("qty1",)),
        Column("units_2", Op.LINE_TEXTS, ("unit2",)),
        Column("quantities_2", Op.LINE_NUMBERS, ("qty2",)),
    ),
    echo=("guid", "ebpCode", "ebcCode", "agentCode", "coElNo", "invtNo"),
    parties=("ebcCode", "agentCode"),
    expects=_COMING_BACK,
    needs=("coElNo", "agentCode", "ebpCode", "ebcCode", "invtNo", "tradeMode", "logisticsNo", "logisticsCode"),
)

RETURN_TALLY = Profile(
    message="CEB215",
    columns=(
        *_OPENING,
        text("cop_no", "coElNo"),
        text("operator_code", "operatorCode"),
        text("invt_no", "invtNo"),
        *_BACK_BY,
        text("location", "location"),
    ),
    echo=("guid", "operatorCode", "logisticsCode", "logisticsNo", "coElNo"),
    parties=("operatorCode",),
    expects=_COMING_BACK,
    needs=("coElNo", "operatorCode", "logisticsNo", "logisticsCode"),
)

SUMMARY_APPLICATION = Profile(
    message="CEB701",
    columns=(
        *_OPENING,
        text("cop_no", "copNo"),
        text("agent_code", "agentCode"),
        text("agent_name", "agentName"),
        text("ebc_code", "ebcCode"),
        text("ebc_name", "ebcName"),
        text("decl_agent_code", "declAgentCode"),
        text("decl_agent_name", "declAgentName"),
        text("customs_code", "customsCode"),
        Column("period_from", Op.TIME, ("startTime",)),
        Column("period_to", Op.TIME, ("endTime",)),
        text("summary_flag", "summaryFlag"),
        text("item_name_flag", "itemNameFlag"),
        *_PARTS,
        Column("invt_nos", Op.LINE_TEXTS, ("invtNo",)),
    ),
    echo=("guid", "agentCode", "ebcCode", "copNo", "msgSeqNo"),
    parties=("ebcCode", "agentCode"),
    needs=("copNo", "agentCode", "ebcCode", "declAgentCode"),
)

_FIRST = (ORDER, COLLECTION, WAYBILL, INVENTORY)
_AFTERWARDS = (CANCELLATION, ARRIVAL, DEPARTURE, MASTER_LIST, SUMMARY_APPLICATION, RETURN, RETURN_TALLY)
_ALL = (*_FIRST, *_AFTERWARDS)
EXPORT_PROFILES = {profile.message: profile for profile in _ALL}

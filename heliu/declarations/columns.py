"""The hot columns (热列): what matching, tax, risk and lists need of each document, in the order of its table.

The rest of a document stays in the sealed message it came in. Personal values (name, identity number, telephone,
address of a consumer) are held as fingerprints and masked text only.
"""

from heliu.ceb.scanner.columns import Column, Op, Profile, blind, number, text
from heliu.declarations.export_columns import EXPORT_PROFILES
from heliu.declarations.import_columns import PAPER_PROFILES

_IDENTITY = (Column("id", Op.DOCUMENT_ID), Column("message_id", Op.MESSAGE_ID))
_FILED = (number("app_type", "appType"), Column("app_time", Op.TIME, ("appTime",)))
_GOODS = (
    Column("line_count", Op.LINE_COUNT),
    Column("goods_values", Op.LINE_VALUES, ("gnum", "qty", "totalPrice")),
    Column("products_fit", Op.LINE_PRODUCT, ("price", "qty", "totalPrice")),
)

ORDER = Profile(
    message="CEB311",
    columns=(
        *_IDENTITY,
        *_FILED,
        text("order_no", "orderNo"),
        text("ebp_code", "ebpCode"),
        text("ebc_code", "ebcCode"),
        text("pay_code", "payCode"),
        text("pay_transaction_id", "payTransactionId"),
        number("goods_value", "goodsValue"),
        number("paid", "acturalPaid"),
        Column("balanced", Op.BALANCED, ("goodsValue", "freight", "taxTotal", "discount", "acturalPaid")),
        blind("buyer_id_key", "buyerIdNumber"),
        blind("buyer_name_key", "buyerName"),
        blind("buyer_phone_key", "buyerTelephone"),
        blind("consignee_key", "consignee"),
        blind("consignee_phone_key", "consigneeTelephone"),
        blind("consignee_address_key", "consigneeAddress"),
        Column("masked", Op.MASKED, ("buyerName", "buyerIdNumber", "buyerTelephone")),
        *_GOODS,
        Column("goods_names", Op.LINE_BLIND, ("gnum", "itemName")),
    ),
    echo=("guid", "ebpCode", "ebcCode", "orderNo"),
    parties=("ebpCode", "ebcCode"),
    expects=(("appType", "1"), ("appStatus", "2"), ("orderType", "I"), ("buyerIdType", "1")),
)

PAYMENT = Profile(
    message="CEB411",
    columns=(
        *_IDENTITY,
        *_FILED,
        text("pay_code", "payCode"),
        text("pay_transaction_id", "payTransactionId"),
        text("order_no", "orderNo"),
        text("ebp_code", "ebpCode"),
        number("paid", "amountPaid"),
        Column("paid_at", Op.TIME, ("payTime",)),
        blind("payer_id_key", "payerIdNumber"),
        blind("payer_name_key", "payerName"),
        Column("masked", Op.MASKED, ("payerName", "payerIdNumber", "telephone")),
    ),
    echo=("guid", "payCode", "payTransactionId"),
    parties=("payCode",),
    expects=(("appType", "1"), ("appStatus", "2"), ("payerIdType", "1")),
)

WAYBILL = Profile(
    message="CEB511",
    columns=(
        *_IDENTITY,
        *_FILED,
        text("logistics_no", "logisticsNo"),
        text("logistics_code", "logisticsCode"),
        text("order_no", "orderNo"),
        text("bill_no", "billNo"),
        number("weight_kg", "weight"),
        blind("consignee_key", "consignee"),
        blind("consignee_phone_key", "consigneeTelephone"),
        blind("consignee_address_key", "consigneeAddress"),
    ),
    echo=("guid", "logisticsCode", "logisticsNo"),
    parties=("logisticsCode",),
)

DELIVERY = Profile(
    message="CEB513",
    columns=(
        *_IDENTITY,
        *_FILED,
        text("logistics_no", "logisticsNo"),
        text("logistics_code", "logisticsCode"),
        Column("delivered_at", Op.TIME, ("logisticsTime",)),
    ),
    echo=("guid", "logisticsCode", "logisticsNo", "logisticsStatus"),
    parties=("logisticsCode",),
    expects=(("appType", "1"), ("appStatus", "2"), ("logisticsStatus", "S")),
)

INVENTORY = Profile(
    message="CEB621",
    columns=(
        *_IDENTITY,
        *_FILED,
        text("guid", "guid"),
        text("order_no", "orderNo"),
        text("ebp_code", "ebpCode"),
        text("ebc_code", "ebcCode"),
        text("cop_no", "copNo"),
        text("agent_code", "agentCode"),
        text("logistics_no", "logisticsNo"),
        text("logistics_code", "logisticsCode"),
        text("assure_code", "assureCode"),
        text("customs_code", "customsCode"),
        text("port_code", "portCode"),
        text("trade_mode", "tradeMode"),
        text("country", "country"),
        Column("declared_on", Op.TIME, ("declTime",)),
        Column("bonded_whole", Op.PRESENT, ("emsNo", "areaCode", "areaName")),
        Column("direct_whole", Op.PRESENT, ("trafNo", "voyageNo", "billNo")),
        number("freight", "freight"),
        number("insured_fee", "insuredFee"),
        number("gross_kg", "grossWeight"),
        number("net_kg", "netWeight"),
        Column("buyer_id", Op.BLIND_WIDE, ("buyerIdNumber",)),
        blind("buyer_id_key", "buyerIdNumber"),
        blind("buyer_name_key", "buyerName"),
        blind("buyer_phone_key", "buyerTelephone"),
        blind("consignee_address_key", "consigneeAddress"),
        Column("id_check", Op.ID_CHECK, ("buyerIdNumber",)),
        Column("masked", Op.MASKED, ("buyerName", "buyerIdNumber", "buyerTelephone")),
        *_GOODS,
        Column("goods_names", Op.LINE_BLIND, ("gnum", "gname")),
        Column("records_whole", Op.LINE_PRESENT, ("itemRecordNo",)),
        Column("value", Op.LINE_SUM, ("totalPrice",)),
        Column("quantity", Op.LINE_SUM, ("qty",)),
        Column("goods_codes", Op.LINE_TEXTS, ("gcode",)),
        Column("totals", Op.LINE_NUMBERS, ("totalPrice",)),
        Column("running", Op.LINE_RUNNING, ("totalPrice",)),
    ),
    echo=("guid", "customsCode", "ebpCode", "ebcCode", "agentCode", "copNo"),
    parties=("ebcCode", "agentCode", "ebpCode"),
    expects=(("appType", "1"), ("appStatus", "2"), ("ieFlag", "I"), ("buyerIdType", "1"), ("packNo", "1")),
    needs=("copNo",),
)

IMPORT_PROFILES = {profile.message: profile for profile in (ORDER, PAYMENT, WAYBILL, DELIVERY, INVENTORY)}
PROFILES = {**IMPORT_PROFILES, **PAPER_PROFILES, **EXPORT_PROFILES}

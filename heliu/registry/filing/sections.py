"""What an enterprise filing asks, section by section (备案事项): one table for pages, checks and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliu.kernel.languages import Words
from heliu.registry.filing import options
from heliu.registry.filing.fields import Form, Section, asked, one_of, papers, tick, when

if TYPE_CHECKING:
    from collections.abc import Mapping

OF_PLATFORM: Final = when("roles.roles", "platform")
OF_PAYMENT: Final = when("roles.roles", "payment")
OF_CARRIER: Final = when("roles.roles", "carrier")
OF_WAREHOUSE: Final = when("roles.roles", "warehouse")
LISTED: Final = when("fx.status", "a", "b", "c")

IDENTITY: Final = Section(
    "identity",
    Words("主体信息", "Identity"),
    Words(
        "与营业执照一致。以后各项需要名称或代码时，由此带出，不再填写。",
        "As in the business licence. Later sections take it from here.",
    ),
    (
        asked("name", "企业名称", "Name of the enterprise"),
        asked(
            "uscc",
            "统一社会信用代码",
            "Unified social credit code",
            check="uscc",
            hint=Words("18 位，营业执照右上角。", "18 characters, at the top of the business licence."),
        ),
        one_of("kind", "企业类型", "Kind of enterprise", options.ENTERPRISE_KINDS),
        asked("legal_representative", "法定代表人（负责人）", "Legal representative", length_max=50),
        asked("established_on", "成立日期", "Established on", check="day"),
        one_of("district", "住所所在区县", "District", options.DISTRICTS),
        asked("address", "住所", "Registered address", length_max=200),
        one_of(
            "park",
            "入驻园区",
            "Park",
            options.PARKS,
            is_required=False,
            hint=Words(
                "审核通过即为入驻；不选则保持原有登记。", "The approval settles you there; empty changes nothing."
            ),
        ),
    ),
)
LICENCE: Final = Section(
    "licence",
    Words("营业执照", "Business licence"),
    Words("照面信息。执照编号即统一社会信用代码，无须再填。", "As printed. Its number is the social credit code."),
    (
        asked("number", "执照编号", "Licence number", told_by="identity.uscc"),
        asked("registry", "登记机关", "Registered by"),
        asked("valid_from", "营业期限自", "Valid from", check="day"),
        asked(
            "valid_until",
            "营业期限至",
            "Valid until",
            check="day",
            is_required=False,
            hint=Words("长期有效的留空。", "Leave empty if it has no end."),
        ),
        asked("scope", "经营范围", "Business scope", form=Form.LONG, length_max=2000),
    ),
)
CUSTOMS: Final = Section(
    "customs",
    Words("海关备案", "Customs registration"),
    Words("报关单位备案信息。", "The enterprise's registration with the customs."),
    (
        asked("code", "海关编码", "Customs code", told_by="account.code", check="customs_code"),
        asked(
            "authority",
            "备案海关（关区代码）",
            "Customs district",
            check="authority",
            hint=Words("4 位数字，泸州海关为 7911。", "4 digits; Luzhou customs is 7911."),
        ),
        one_of("kind", "报关单位类型", "Registered as", options.REGISTERED_AS),
        asked("registered_on", "海关备案日期", "Registered on", check="day"),
    ),
)
ROLES: Final = Section(
    "roles",
    Words("经营角色与资质", "Roles and qualifications"),
    Words("可多选。选择后，只询问该角色所需的资质。", "One or more. Only what a chosen role needs is asked."),
    (
        asked("roles", "经营角色", "Roles", form=Form.MANY, choices=options.ROLES_HELD),
        asked("site", "平台网址", "Address of the platform", check="address", when=OF_PLATFORM),
        asked("icp", "ICP 备案号", "ICP number", when=OF_PLATFORM, length_max=40),
        asked("payment_licence", "支付业务许可证编号", "Payment licence number", when=OF_PAYMENT, length_max=40),
        asked("payment_licence_until", "支付业务许可证有效期至", "Payment licence until", check="day", when=OF_PAYMENT),
        asked("courier_permit", "快递业务经营许可证编号", "Courier permit number", when=OF_CARRIER, length_max=40),
        asked(
            "courier_permit_until", "快递业务经营许可证有效期至", "Courier permit until", check="day", when=OF_CARRIER
        ),
        asked("warehouse", "仓库或监管场所地址", "Warehouse or site", when=OF_WAREHOUSE, length_max=200),
    ),
)
FX: Final = Section(
    "fx",
    Words("外汇登记", "Foreign exchange"),
    Words("货物贸易外汇收支企业名录的登记状态。", "Standing in the directory of enterprises with trade in goods."),
    (
        one_of("status", "名录状态", "Standing", options.FX_STANDINGS),
        asked("registered_on", "名录登记日期", "Listed on", check="day", when=LISTED),
        asked("bank", "名录登记银行或外汇局", "Listed by", when=LISTED),
    ),
)
BANK: Final = Section(
    "bank",
    Words("银行账户", "Bank account"),
    Words(
        "户名即企业名称。账号加密保存，页面只显示末四位。",
        "Held in the enterprise's name. The number is sealed; pages show its end only.",
    ),
    (
        asked("holder", "户名", "Account holder", told_by="identity.name"),
        asked("bank", "开户银行", "Bank and branch"),
        asked("bank_code", "支付系统行号", "Clearing code", check="bank_code", hint=Words("12 位数字。", "12 digits.")),
        asked("account", "银行账号", "Account number", check="account", mask="account", length_max=40),
        one_of("currency", "账户币种", "Currency", options.CURRENCIES),
    ),
    needs=("identity",),
)
PEOPLE: Final = Section(
    "people",
    Words("责任人员", "Responsible persons"),
    Words(
        "证件号码和电话加密保存，仅供综试区审核。", "Identity numbers and telephones are sealed, for the review only."
    ),
    (
        asked("name", "关务负责人姓名", "Head of customs affairs", mask="name", length_max=50),
        one_of("id_kind", "证件类型", "Kind of document", options.IDENTITY_KINDS),
        asked("id_number", "证件号码", "Number of the document", mask="id_number", length_max=30),
        asked("phone", "联系电话", "Telephone", check="phone", mask="phone", length_max=30),
        asked("email", "电子邮箱", "E-mail", check="email"),
        asked("finance_name", "财务联系人姓名", "Finance contact", mask="name", length_max=50),
        asked("finance_phone", "财务联系电话", "Finance telephone", check="phone", mask="phone", length_max=30),
        asked("technical_name", "技术联系人姓名", "Technical contact", mask="name", length_max=50, is_required=False),
        asked(
            "technical_phone",
            "技术联系电话",
            "Technical telephone",
            check="phone",
            mask="phone",
            length_max=30,
            is_required=False,
        ),
    ),
)
CHANNEL: Final = Section(
    "channel",
    Words("数据通道与签名证书", "Data channel and certificate"),
    Words(
        "报文从哪里来，由哪张证书签名。证书的企业名称须与主体信息一致。",
        "Where messages come from and which certificate signs them.",
    ),
    (
        one_of("way", "报送方式", "Way of sending", options.WAYS),
        asked(
            "dxp_id",
            "DXP 交换编号",
            "DXP number",
            check="dxp_id",
            is_required=False,
            length_max=30,
            hint=Words("没有的留空。", "Leave empty if there is none."),
        ),
        asked(
            "certificate",
            "签名证书",
            "Signing certificate",
            form=Form.CERTIFICATE,
            when=when("channel.way", "system", "client"),
            length_max=20_000,
        ),
    ),
    needs=("identity",),
)
ATTACHMENTS: Final = Section(
    "attachments",
    Words("附件", "Attachments"),
    Words(
        "PDF、JPG 或 PNG。加密保存，只有本企业和审核人员可以打开。",
        "PDF, JPG or PNG. Sealed; opened by the enterprise and the reviewers only.",
    ),
    (
        papers("licence_copy", "营业执照副本", "Copy of the business licence"),
        papers("customs_copy", "海关备案证明", "Proof of customs registration", is_required=False),
        papers("payment_copy", "支付业务许可证", "Payment licence", when=OF_PAYMENT),
        papers("courier_copy", "快递业务经营许可证", "Courier permit", when=OF_CARRIER),
        papers("bank_copy", "银行开户证明", "Bank's opening statement", is_required=False),
        papers("other", "其他材料", "Other papers", is_required=False),
    ),
    needs=("roles",),
)
COMMITMENTS: Final = Section(
    "commitments",
    Words("承诺与授权", "Commitments and authorisation"),
    Words("请逐项阅读后勾选。", "Read each one, then tick it."),
    (
        tick(
            "truthful",
            "所填信息与材料真实、完整、有效",
            "All statements and papers are true, complete and valid",
        ),
        tick(
            "trade",
            "所申报的交易真实，不代他人“刷单”，不出借备案身份",
            "All declared trade is real; the filing is not lent to others",
        ),
        tick(
            "privacy",
            "依法处理消费者个人信息，发生泄露立即报告",
            "Consumers' personal data are handled lawfully; leaks are reported at once",
        ),
        tick(
            "share",
            "同意综试区向海关、税务、外汇部门核对本备案",
            "The zone may verify this filing with customs, tax and foreign exchange",
        ),
        asked("signer", "承诺人姓名", "Signed by", mask="name", length_max=50),
    ),
    needs=("identity", "licence", "customs", "roles", "fx", "bank", "people", "channel", "attachments"),
)
SECTIONS: Final = (IDENTITY, LICENCE, CUSTOMS, ROLES, FX, BANK, PEOPLE, CHANNEL, ATTACHMENTS, COMMITMENTS)
CHECK: Final = "check"
"""The last row of the task list: 核对并提交. Nothing is typed there."""
CHECK_WORDS: Final = Words("核对并提交", "Check and submit")
BY_KEY: Final[Mapping[str, Section]] = {section.key: section for section in SECTIONS}

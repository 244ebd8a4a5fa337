"""The 179 interface on the wire (支付原始数据, GAC 2018-165, 2018-179): texts, fields, signing text. Pure."""

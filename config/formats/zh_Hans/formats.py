"""Amounts are grouped by thousands, as in customs documents, where a template asks (``floatformat:"2g"``)."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3

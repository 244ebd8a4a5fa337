"""The decision (通关): three-document match, quota, tax, lane, receipts; one statement and its pure twin."""

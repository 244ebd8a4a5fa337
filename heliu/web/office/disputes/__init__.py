"""The officers' side of disputes over a person's yearly quota (额度异议)."""

"""The fast scanner: message bytes to rows in COPY text, one compiled pass driven by the catalogue, None if unsure."""

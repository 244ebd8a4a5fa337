"""The fast scanner: message bytes to rows in COPY text, in one compiled pass driven by the catalogue; unsure means None."""

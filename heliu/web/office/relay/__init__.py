"""Customs and we: where customs decided otherwise than we expected, for officers."""

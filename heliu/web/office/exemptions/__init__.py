"""The tax bureau's desk of the no-invoice exemption: exceptions, excluded goods, lists (无票免税管理)."""

"""From releases to tax bills (税单的生成与告知): found after the decision, made in sets, told as CEB816 and CEB818."""

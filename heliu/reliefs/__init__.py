"""Tax reliefs of retail exports (税收优惠): exemption without purchase vouchers, and income tax by assessment."""

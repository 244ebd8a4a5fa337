"""Goods exported without purchase vouchers, as their seller and the tax bureau see them (无票免税登记)."""

"""A firm's goods (商品备案): list, form with the tariff at hand, import from Excel."""

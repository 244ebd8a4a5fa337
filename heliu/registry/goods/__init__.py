"""Filing of goods (商品备案): what a firm sells, under which tariff line, version by version, decided by officers."""

"""The doors of payment originals (GAC 2018-179) and the counter behind them."""

"""The public register of filed enterprises (备案企业名录) and the check of filing certificates, open to everybody."""

"""Drop a CEB file and see what is wrong with it before sending (报文检查); nothing is stored."""

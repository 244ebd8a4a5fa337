"""Export refunds of the tax bureau (出口退税审核): the work list by time left, each case with its chain, the tables."""

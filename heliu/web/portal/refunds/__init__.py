"""Export refunds of an enterprise (出口退税): what it can apply for, what is missing, its papers, its applications."""

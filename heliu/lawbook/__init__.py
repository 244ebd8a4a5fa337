"""The law book (法规库): what officers add to the law of the files, with two persons for each release."""

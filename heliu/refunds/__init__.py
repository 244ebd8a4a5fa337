"""Export refunds (出口退税): the evidence of what a firm exported, its applications, and the clock they are held to."""

"""The officers' queue (风险通道队列): what is under review, with clocks, one key from case to case."""

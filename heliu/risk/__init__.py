"""Risk rules and lanes (风险防控): which inventory is released, asked for documents, or inspected."""

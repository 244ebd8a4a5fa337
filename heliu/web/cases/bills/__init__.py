"""Tax bills, payments and guarantees on pages: enterprises see their own, officers all, and do what is theirs to do."""

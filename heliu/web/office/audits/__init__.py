"""Decisions reviewed (决定复核): what one rests on, and what the law of any day would say of the same documents."""

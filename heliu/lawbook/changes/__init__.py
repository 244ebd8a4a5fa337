"""Changes of parameters (参数变更): drafts, their approval by a second person, the values that are in force by them."""

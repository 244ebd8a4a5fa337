"""The law as officers keep it: the parameters with their documents and uses, drafts of changes, their release."""

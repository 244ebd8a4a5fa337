"""What pages of a table's versions share: the upload with its defects, what a version changes, the decision."""

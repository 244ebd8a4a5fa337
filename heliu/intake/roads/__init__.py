"""The two roads of a commit (进口、出口): how each direction decides, what it tells later, where a document stands."""

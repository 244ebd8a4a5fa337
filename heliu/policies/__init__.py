"""The law as data (政策): dated parameters with their references, and pure rules that compute from them."""

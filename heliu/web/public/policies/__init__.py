"""The library of policies (政策法规库): documents and their articles, the rules and parameters that carry them out."""

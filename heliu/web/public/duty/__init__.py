"""The public duty calculator (税款试算): a page to share and an interface for programs, by the declarations' engine."""

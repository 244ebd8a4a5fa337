"""What is levied on a declaration (税款): the import composite tax with its trace, tax bills."""

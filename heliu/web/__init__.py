"""The pages (门户): a topic a folder, for enterprises, officers, both, and the public."""

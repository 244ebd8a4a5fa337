"""Payment originals as customs and the zone see them: who was asked, whether the answer came in time."""

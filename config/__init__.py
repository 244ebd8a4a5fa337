"""Settings, URLs, processes and the one table of who listens to which event: the only place that knows all rooms."""

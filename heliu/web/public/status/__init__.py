"""The status page (运行状态) and its twins for machines."""

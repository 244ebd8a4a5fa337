"""Conformance (联调自测): suites an enterprise runs by itself, over its messages or against a server.

What passed, what failed, why, and how to mend it; on success a signed badge.
"""

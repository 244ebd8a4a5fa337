"""Signing certificates of the enterprise (签名证书): bind, rotate with an overlap, revoke, and what each has signed."""

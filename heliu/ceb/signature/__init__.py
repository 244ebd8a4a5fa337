"""The seal on a message (加签验签): who signed it, over which bytes, and whether we may believe it.

``verify`` judges a message, ``enterprise`` binds the certificate to a filed firm, ``sign`` seals, ``issue`` makes
sandbox certificates.
"""

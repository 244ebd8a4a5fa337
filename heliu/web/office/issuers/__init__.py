"""Trusted issuers of certificates and their revocation lists (发证机构), for the zone operator."""

"""The token endpoint (OAuth2 client credentials, RFC 6749 section 4.4): a firm's program fetches its tokens here."""

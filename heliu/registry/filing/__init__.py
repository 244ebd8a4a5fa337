"""Enterprise filing (企业备案): the case an enterprise fills in, its review, certificate and history."""

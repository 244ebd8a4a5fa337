"""For the walk over all addresses: what is printed on a certificate anybody may check."""

OPEN = {"verify:filing": "the certificate is shown to whoever asks its bearer for it"}
OBJECTS = {}

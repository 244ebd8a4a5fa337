"""Customs as the one who decides (上游审结): which kinds it decides on, what is to be sent to it, and its word taken.

The rest of the authority that the relay is: what of it belongs to the decisions. The way there and back: heliu/relay.
"""

"""Relay (转送): what the doors took goes on to customs, sealed as it came, and what customs says comes back.

The authority beside the local one: the stored messages are the outbox, read in the order of their commits; the official
receipts are matched to their documents, told to the enterprises, and laid beside what we had expected.
"""

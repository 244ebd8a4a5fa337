"""The 42 messages of the customs CBEC unified system (edition 2022-05) as tables of our own, one file per message."""

"""The officers' desk for goods: the queue, one item with its differences and advice."""

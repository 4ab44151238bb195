"""Takes a message to a telephone or a mailbox: which channels there are, the queue, and the gateways behind it."""

"""The outbox: messages in the form that the next in line needs, and what became of everybody."""

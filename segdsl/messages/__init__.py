"""Messages: who gets which, what it says, and the folder they are written to."""

"""Messages: what each customer receives, filled in, woven, checked and shown."""

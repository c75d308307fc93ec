"""What was written: from text to tree and back."""

"""Templates: what they may do, what they see, in which language they speak."""

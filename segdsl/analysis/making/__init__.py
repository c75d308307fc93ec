"""Making up customers: a draft that can be changed, and changing it until a condition holds."""

"""Writing rules: every operator and every shape has a maker, and a schedule sees that each occurs."""

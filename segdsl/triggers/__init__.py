"""Living segments: who entered and left, and what is done about it, whatever happens in between.

In: the members of segments at the last tick and now, and what `[[trigger]]` and `[[alert]]` ask for.
Out: movements with what caused them; a state that is committed by one rename; deliveries that are journalled
before they are made, and noted after.
"""

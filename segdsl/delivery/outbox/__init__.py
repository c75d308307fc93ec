"""The outbox: messages in the form that the next in line needs, and what became of everybody.

In: recipients and templates. Out: a folder; a run that is killed goes on and ends in the same bytes.
"""

"""What is kept between runs, so that it need not be found out again.

In: something that was found out, under a name made of everything that it depends on. Out: the same in a
later run, or nothing. Nothing here is ever needed: entries can be deleted at any moment, and where they can't
be read or written everything is found out anew. They are plain JSON, or plain columns: reading one runs
nothing.
"""

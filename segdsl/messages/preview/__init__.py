"""Messages to look at before any is sent, on a page of a browser or in a terminal.

In: letters to made-up or real customers. Out: an album, and pages that run nothing and load nothing.
"""

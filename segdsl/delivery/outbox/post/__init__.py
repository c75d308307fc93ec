"""Letters by post: the lines of an address, and pages that are printed and put into envelopes with a window.

In: messages, whom they are for, what they are printed on. Out: HTML that needs nothing else.
"""

"""Mails: their headers, their bodies, and what tells one from another.

In: messages with what stands on their outside. Out: bytes; a header holds what it is to hold and no more.
"""

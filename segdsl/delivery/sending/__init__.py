"""Mails that were rendered, handed to a mail server.

In: mail files, a server, the history. Out: what became of each; none goes out twice.
"""

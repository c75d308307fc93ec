"""Sending: mails that were rendered, handed to a mail server, each once."""

"""Mails: their headers, their bodies, and what tells one from another."""

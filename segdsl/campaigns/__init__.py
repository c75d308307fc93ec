"""Campaigns: who gets what and who does not, and what was sent before."""

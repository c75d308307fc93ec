"""Campaigns: who gets what, who does not and why, and what was sent before.

In: members of campaigns, consent, lists, the history. Out: one fate for each customer of an audience.
"""

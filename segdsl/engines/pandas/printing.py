"""The program for a reader: everything that a paste into Python needs."""

from __future__ import annotations


def program() -> str:
    return ""

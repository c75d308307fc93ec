"""Personas: whom a message is written for, in which voice, and when."""

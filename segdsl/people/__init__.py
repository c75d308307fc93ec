"""Personas: whom a message is written for, in which voice, and when.

In: files of personas, the model. Out: personas, in the order in which they are asked whom they speak to.
"""

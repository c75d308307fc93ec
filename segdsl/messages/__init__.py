"""Messages: what each customer receives.

In: recipients, templates, personas. Out: messages, each whole or held back with its reason. `render`, one
at a time, is the truth; `bulk` gives the same bytes.
"""

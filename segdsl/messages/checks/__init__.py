"""What a mailing would look like to everybody who could get it, before it is sent: a check a file.

In: rules, personas, templates. Out: findings about the letters to made-up customers. None needs data.
"""

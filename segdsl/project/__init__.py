"""A project: the files of a folder, what they say, and what is wrong with them. Needs no data."""

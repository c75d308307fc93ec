"""The kinds of databases: a file of this folder to each, with its schemes and its driver."""

"""The ways of doing something about crossings: a file with a `WAY` to each, named in `config/ways.py`."""

"""Exports: the files that other platforms import."""

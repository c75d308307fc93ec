"""The formats of files of data: a file of this folder to a format, with what reads it."""

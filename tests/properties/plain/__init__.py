"""The meaning of the language once more: plain, slow Python, written from the language's description alone.

Nothing here may import segdsl. A slip that the reference and the engines share (in what they read together:
the lowering of windows, the calendar, the table of operators) shows against these functions.
"""

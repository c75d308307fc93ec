"""Numbers as people read them: tables, sentences and pictures, one file for each verb.

In: what a verb of `segdsl.runs.numbers` gives. Out: a `Told`, which is shown on a terminal, written as an SVG
or HTML file, and is a section of the report.
"""

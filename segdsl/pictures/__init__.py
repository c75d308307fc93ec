"""Pictures of numbers, as SVG that is written by hand.

In: plain values: labels, numbers and the texts that stand for them. Out: a `Picture`, whose text is an SVG
file, or a piece of an HTML page. There is one module for each picture and one style for all of them: colours
that colour-blind people tell apart, labels beside what they name, light and dark, and nothing that runs or is
fetched.
"""

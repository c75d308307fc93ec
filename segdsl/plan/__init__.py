"""What is computed, once: the model as a graph in which equal expressions are one node.

In: a model and names. Out: nodes for an engine. The members are the same, with less work.
"""

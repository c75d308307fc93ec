"""The sample shop: an online bookstore that segdsl makes up, with its customers, data and rules.

In: how many customers, and a seed. Out: a project folder that `segdsl check`, `test`, `segment` and
`render` run on. The same numbers give the same bytes. Only `segdsl.shop.generate` is meant to be called;
importing it brings no numpy.
"""

"""What templates may do: a list, checked over their syntax tree before anything is compiled."""

from segdsl.templates.allowed.refusals import forbidden, too_deep, used_whole
from segdsl.templates.allowed.words import FUNCTIONS, RECORDS, RESERVED

__all__ = ["FUNCTIONS", "RECORDS", "RESERVED", "forbidden", "too_deep", "used_whole"]

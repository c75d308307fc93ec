"""CSV and its relatives: lines whose fields are cut at a separator, in any encoding."""

from segdsl.sources.format import TextFormat

FORMAT = TextFormat("CSV", (".csv", ".txt"))

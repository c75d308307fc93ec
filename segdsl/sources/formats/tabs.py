"""TSV: fields between tabs."""

from segdsl.sources.format import TextFormat

FORMAT = TextFormat("TSV", (".tsv", ".tab"), "\t")

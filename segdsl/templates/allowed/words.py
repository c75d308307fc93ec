"""Names that templates find there, and the nodes of Jinja that they may be made of."""

from __future__ import annotations

from jinja2 import nodes

RECORDS = frozenset({"customer", "persona", "segment", "stage", "campaign", "variant"})
TRANSLATIONS = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
FUNCTIONS = frozenset({"greeting", "range", "namespace"}) | TRANSLATIONS
RESERVED = (
    RECORDS
    | FUNCTIONS
    | {"loop", "today", "unsubscribe_url", "locale", "currency", "self", "super", "caller"}
)

STATEMENTS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.AssignBlock,
    nodes.With,
    nodes.Block,
    nodes.Extends,
    nodes.Include,
    nodes.Import,
    nodes.FromImport,
    nodes.Macro,
    nodes.CallBlock,
    nodes.FilterBlock,
)
EXPRESSIONS = (
    nodes.Name,
    nodes.NSRef,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Dict,
    nodes.Pair,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Filter,
    nodes.Test,
    nodes.Call,
    nodes.Keyword,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Concat,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Neg,
    nodes.Pos,
)
HANDED_ON = ("_loop_vars", "_block_vars")  # what Jinja itself hands to what is called, beside `caller`
WORDS: dict[type[nodes.Node], tuple[str, str]] = {  # what people know these as, and how to find them
    nodes.Pow: ("powers", "**"),
    nodes.Scope: ("`autoescape` blocks", "autoescape"),
    nodes.ScopedEvalContextModifier: ("`autoescape` blocks", "autoescape"),
}


def is_pythons(name: str) -> bool:
    """Whether a name could be one of Python's or Jinja's own; others may begin with one `_`."""
    return name.startswith("__") or name in HANDED_ON

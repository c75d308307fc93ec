"""Tests on texts and lists: contains, starts with, matches, contains any of.

In: what was written. Out: a condition; `contains` on a list is another operator than on a text.
"""

from __future__ import annotations

from segdsl.model import literals
from segdsl.model.comparisons import without_case
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.model.nodes import Call, Expression, Literal
from segdsl.model.terms import LIST, call, constant, negation
from segdsl.operators import OPERATORS, entry_of
from segdsl.operators.patterns import compile_pattern
from segdsl.source import Span
from segdsl.syntax import nodes as syntax
from segdsl.types import CONDITION, in_words


def tested(scope: Scope, node: syntax.Call) -> Expression | None:
    """`contains`, `starts with`, `ends with`, `contains any starting with`."""
    subject, part = (scope.resolve(a) for a in node.arguments)
    if subject is None or part is None:
        return None
    operator = node.operator
    if operator == "contains" and subject.kind.family == "list":
        operator = "list contains"
    wanted = OPERATORS[operator].signatures[0].takes[0]
    if not _is(scope, node, subject, wanted) or not _is_text(scope, node, part):
        return None
    if node.ignoring_case:
        subject, part = without_case(subject), without_case(part)
    made = call(operator, (subject, part), node.span)
    return negation(made, node.span) if node.negated else made


def _is(scope: Scope, node: syntax.Call, subject: Expression, wanted: str) -> bool:
    if subject.kind.family == wanted:
        return True
    what = "a list" if wanted == "list" else "a text or a list" if node.operator == "contains" else "a text"
    words = quoted(node.arguments[0].span)
    hint = None
    if wanted == "list" and subject.kind.family == "text":
        hint = "did you mean `starts with`?"
        if entry_of(node.operator).signatures[0].takes == ("list", "list"):
            hint = f"did you mean `{words[1:-1]} in {_in_what(node.arguments[1])}`?"
    if wanted == "text" and subject.kind.family == "list" and node.operator == "starts with":
        hint = "did you mean `contains any starting with`?"
    message = f"`{node.operator}` is asked of {what}, and {words} is {in_words(subject.kind.type)}"
    scope.findings.add("type-mismatch", message, node.arguments[0].span, hint)
    return False


def _in_what(listed: syntax.Expression) -> str:
    return '("…", "…")' if isinstance(listed, syntax.ListLiteral) else listed.span.text


def _is_text(scope: Scope, node: syntax.Call, part: Expression) -> bool:
    if part.kind.family == "text":
        return True
    written = node.arguments[1]
    hint = f'did you mean `"{written.span.text}"`?' if isinstance(written, syntax.Number) else None
    if part.kind.family == "list":
        hint = "did you mean `contains any of`, or `contains all of`?"
    message = f"after `{node.operator}` stands a text; {quoted(written.span)} is {in_words(part.kind.type)}"
    scope.findings.add("type-mismatch", message, written.span, hint)
    return False


def matched(scope: Scope, node: syntax.Call) -> Expression | None:
    """`matches "regex"`: the pattern is a text that RE2 can read."""
    subject = scope.resolve(node.arguments[0])
    pattern = _pattern(scope, node.arguments[1])
    if subject is None or pattern is None or not _is(scope, node, subject, "text"):
        return None
    operator = "matches ignoring case" if node.ignoring_case else "matches"
    made = call(operator, (subject, pattern), node.span)
    return negation(made, node.span) if node.negated else made


def _pattern(scope: Scope, node: syntax.Expression) -> Literal | None:
    written = literals.setting_of(scope, node)
    if not isinstance(written, syntax.Text):
        value = scope.resolve(node)
        if value is not None:
            message = f"a pattern is a text in double quotes, and {quoted(node.span)} is not one"
            hint = "`contains` takes any value" if value.kind.family == "text" else None
            scope.findings.add("unsupported-regex", message, node.span, hint)
        return None
    problem = compile_pattern(written.value)
    if problem is None:
        return constant(written.value, node.span)
    hint = (
        "look-around and back-references are not part of the language"
        if _reaches_beyond(written.value)
        else None
    )
    if "flags" in problem:
        hint = "say `ignoring case` behind the pattern"
    message = f"{quoted(node.span)} is not a regular expression that can be used here: {problem}"
    scope.findings.add("unsupported-regex", message, node.span, hint)
    return None


def _reaches_beyond(pattern: str) -> bool:
    return any(mark in pattern for mark in ("(?=", "(?!", "(?<", *(f"\\{i}" for i in range(1, 10))))


def listed_in(scope: Scope, node: syntax.Call) -> Expression | None:
    """`contains any of (…)`, `all of`, `none of`; the right side may be a list attribute."""
    subject = scope.resolve(node.arguments[0])
    wanted = _wanted(scope, node)
    if subject is None or wanted is None or not _is(scope, node, subject, "list"):
        return None
    if node.ignoring_case:
        subject, wanted = without_case(subject), tuple(map(without_case, wanted))
    none = node.operator == "contains none of"
    made = _listed(subject, wanted, "contains any of" if none else node.operator, node.span)
    return negation(made, node.span) if none != node.negated else made


def _listed(subject: Expression, wanted: tuple[Expression, ...], operator: str, span: Span) -> Expression:
    """A test against one list, or against texts of which some differ from row to row: those one by one."""
    if wanted and wanted[0].kind.family == "list":
        return Call(operator, (subject, wanted[0]), CONDITION, span)
    tests = [Call("list contains", (subject, text), CONDITION, span) for text in wanted]
    if len(tests) == 1:
        return tests[0]
    return call("or" if operator == "contains any of" else "and", tests, span)


def _wanted(scope: Scope, node: syntax.Call) -> tuple[Expression, ...] | None:
    """One list, or texts."""
    written = node.arguments[1]
    if isinstance(written, syntax.ListLiteral):
        return _texts(scope, written, node.operator)
    found = scope.resolve(written)
    if found is not None and found.kind.family != "list":
        what = in_words(found.kind.type)
        message = f"after `{node.operator}` stands a list; {quoted(written.span)} is {what}"
        hint = f"did you mean `({written.span.text})`?" if found.kind.family == "text" else None
        scope.findings.add("type-mismatch", message, written.span, hint)
        return None
    return None if found is None else (found,)


def _texts(scope: Scope, written: syntax.ListLiteral, operator: str) -> tuple[Expression, ...] | None:
    """The texts of a list as one list, where all are written there; else one by one."""
    items = [_item(scope, item, operator) for item in written.items]
    texts = tuple(item for item in items if item is not None)
    if len(texts) < len(items):
        return None
    fixed = [str(t.value) for t in texts if isinstance(t, Literal)]
    return texts if len(fixed) < len(texts) else (Literal(tuple(fixed), LIST, written.span),)


def _item(scope: Scope, node: syntax.Expression, operator: str) -> Expression | None:
    written = literals.setting_of(scope, node)
    if isinstance(written, syntax.Text):
        return constant(written.value, node.span)
    if isinstance(written, syntax.Name) and not _names_anything(scope, written.text):
        message = f"`{written.text}` is not the name of anything; a text stands in double quotes"
        scope.findings.add("unknown-name", message, node.span, f'did you mean `"{written.text}"`?')
        return None
    value = scope.resolve(node)
    if value is None or value.kind.family == "text":
        return value
    message = f"after `{operator}` stand texts, and {quoted(node.span)} is {in_words(value.kind.type)}"
    hint = f'did you mean `"{node.span.text}"`?' if isinstance(node, syntax.Number) else None
    scope.findings.add("type-mismatch", message, node.span, hint)
    return None


def _names_anything(scope: Scope, word: str) -> bool:
    of_row = not scope.of_customer and scope.draft.holder(scope.table, word) is not None
    return of_row or word in scope.draft.names

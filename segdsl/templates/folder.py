"""A folder of templates, read and checked; afterwards nothing touches the disk.

    templates/NAME.html.j2          a message (see kinds.py for the other endings)
    templates/layouts/*.html.j2     what messages extend
    templates/partials/*.html.j2    what any of them include or import

In: the folder. Out: every template parsed, found to do nothing but what templates may, its references
settled, and compiled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import TemplateSyntaxError, nodes

from segdsl.channels import channel_called
from segdsl.diagnostics import Checked, Diagnostic, has_errors
from segdsl.merges import unfinished_merge
from segdsl.plain_files import read_text
from segdsl.source import Source
from segdsl.templates.allowed import forbidden, too_deep
from segdsl.templates.blocks import wrong_blocks
from segdsl.templates.calls import shared_callables
from segdsl.templates.growth import too_much
from segdsl.templates.kinds import ENDINGS, chosen, ending_of, name_of, template_files
from segdsl.templates.mjml import Compiled, compiled
from segdsl.templates.mjml.mixing import is_letter, left_over, mixed
from segdsl.templates.mjml.stitching import stitched
from segdsl.templates.places import place
from segdsl.templates.references import broken_references, too_many_imports
from segdsl.templates.sandbox import Sandbox
from segdsl.templates.slips import what_is_wrong
from segdsl.templates.surroundings import blocks_in_attributes

MAX_CHARACTERS = 200_000
MAX_FILES = 400


@dataclass(frozen=True, slots=True, eq=False)
class Templates:
    """Sources and trees by file name within the folder, such as `layouts/base.html.j2`.

    Those of a letter in MJML hold its layout and all parts of it that are written in MJML; `lines` has the
    line of its text for each line of the HTML that was made of it.
    """

    sources: Mapping[str, Source]
    trees: Mapping[str, nodes.Template]
    sandbox: Sandbox
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def line(self, file: str, compiled: int) -> int:
        """The line of a file's text that a line of the compiled template stands for."""
        lines = self.lines.get(file)
        return compiled if lines is None else lines[min(compiled, len(lines)) - 1]

    @property
    def messages(self) -> tuple[str, ...]:
        """The names that campaigns can give: `welcome` for `welcome.html.j2` and `welcome.sms.j2`."""
        return tuple(dict.fromkeys(name_of(file) for file in self.trees if "/" not in file))

    def files(self, message: str) -> tuple[str, ...]:
        """The files of a message, one for each kind; none where there is no such message."""
        return tuple(message + ending for ending in ENDINGS if message + ending in self.trees)

    def file(self, message: str, channel: str = "email") -> str | None:
        """The file that a channel sends; None where the message has none for it."""
        return chosen(self.files(message), channel)


def file_of(message: str, channel: str = "email") -> str:
    """What the file of a message is called where it is written for a channel."""
    wanted = channel_called(channel).kind
    return message + next((ending for ending, kind in ENDINGS.items() if kind == wanted), ".html.j2")


def load_templates(folder: Path, beside: Path | None = None) -> Checked[Templates]:
    """The templates of a folder (none where it does not exist), whatever is wrong with them.

    Files are named in findings relative to `beside`, the project's folder.
    """
    sources: dict[str, Source] = {}
    found: list[Diagnostic] = []
    for path in template_files(folder):
        shown = path.relative_to(beside or folder.parent).as_posix()
        checked = _read(path, shown, folder)
        found.extend(checked.diagnostics)
        if checked.value is not None:
            sources[path.relative_to(folder).as_posix()] = checked.value
    loaded = templates_from(sources)
    return Checked(loaded.value, (*found, *loaded.diagnostics))


def templates_from(sources: Mapping[str, Source]) -> Checked[Templates]:
    """Templates from their texts, by file name. What is no kind of message is left out, and said."""
    strange = [name for name in sources if not ending_of(name)]
    if strange:
        left = templates_from({name: text for name, text in sources.items() if name not in strange})
        return Checked(left.value, (*map(_no_kind, strange), *left.diagnostics))
    if len(sources) > MAX_FILES:
        message = f"there are {len(sources):,} templates; at most {MAX_FILES} are read"
        return Checked(None, (Diagnostic("too-large", message, file=next(iter(sources.values())).name),))
    found: list[Diagnostic] = []
    trees: dict[str, nodes.Template] = {}
    texts = {name: source.text for name, source in sources.items()}
    sandbox = Sandbox(texts.get)
    written = {file: _parsed(sandbox, source) for file, source in sources.items()}
    shared = shared_callables({file: checked.value for file, checked in written.items() if checked.value})
    for file, source in sources.items():
        checked = written[file]
        if checked.value is not None:
            refused = forbidden(source, checked.value, shared[file])
            checked = Checked(None if refused else checked.value, refused)
        found.extend(checked.diagnostics)
        if checked.value is not None:
            trees[file] = checked.value
    found.extend(broken_references(sources, trees))
    found.extend(mixed(sources, trees))
    whole, lines = dict(sources), dict[str, tuple[int, ...]]()
    if not has_errors(found):
        found.extend(wrong_blocks(sources, trees))
        for file in [file for file in trees if is_letter(file)]:
            made = _made(sandbox, sources, file)
            found.extend(made.diagnostics)
            if made.value is not None:
                whole[file], trees[file] = made.value.source, made.value.tree
                texts[file], lines[file] = made.value.html.text, made.value.html.lines
    if not has_errors(found):
        found.extend(left_over(whole, trees))
    if not has_errors(found):
        found.extend(too_much(sources, trees))
    sandbox.blocks_in_attributes = blocks_in_attributes(trees.values())
    if not has_errors(found):
        found.extend(d for file in trees for d in _runnable(sandbox, file, sources[file]))
    templates = Templates(whole, trees, sandbox, lines)
    return Checked(templates, tuple(found))


def _no_kind(name: str) -> Diagnostic:
    hint = f"the name says which it is: {', '.join(f'`letter{ending}`' for ending in ENDINGS)}"
    return Diagnostic("unread-file", f"`{name}` is no kind of message", file=name, hint=hint)


def _made(sandbox: Sandbox, sources: Mapping[str, Source], file: str) -> Checked[_Made]:
    """A letter in MJML, put together and made into HTML."""
    whole = stitched(sources, file)
    if whole.value is None:
        return Checked(None, whole.diagnostics)
    html = compiled(whole.value)
    if html.value is None:
        return Checked(None, html.diagnostics)
    tree = _as_html(sandbox, whole.value, html.value)
    if tree.value is None:
        return Checked(None, tree.diagnostics)
    return Checked(_Made(whole.value, html.value, tree.value))


@dataclass(frozen=True, slots=True)
class _Made:
    source: Source
    html: Compiled
    tree: nodes.Template


def _read(path: Path, name: str, folder: Path) -> Checked[Source]:
    if not path.resolve().is_relative_to(folder.resolve()):
        return Checked(
            None, (Diagnostic("unreadable-file", f"`{name}` leads outside its folder", file=name),)
        )
    try:
        return Checked(Source(name, read_text(path)))
    except UnicodeDecodeError:
        return Checked(None, (Diagnostic("unreadable-file", f"`{name}` is not text in UTF-8", file=name),))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return Checked(
            None, (Diagnostic("unreadable-file", f"`{name}` cannot be read: {reason}", file=name),)
        )


def _parsed(sandbox: Sandbox, source: Source) -> Checked[nodes.Template]:
    if len(source.text) > MAX_CHARACTERS:
        message = f"the template has {len(source.text):,} characters; at most {MAX_CHARACTERS:,} are read"
        return Checked(None, (Diagnostic("too-large", message, place(source, 1)),))
    if (marks := unfinished_merge(source)) is not None:
        return Checked(None, (marks,))
    try:
        tree = sandbox.parse(source.text)
        found = too_deep(source, tree) or too_many_imports(source, tree)
        return Checked(None if found else tree, found)
    except TemplateSyntaxError as error:
        return Checked(None, (_syntax(source, error),))
    except RecursionError:
        message = "the template is nested too deeply to be read"
        return Checked(None, (Diagnostic("template-syntax", message, place(source, 1)),))
    except (ValueError, OverflowError):  # a number of thousands of digits
        message = "the template holds a number that is too long to be read"
        return Checked(None, (Diagnostic("template-syntax", message, place(source, 1)),))


def _as_html(sandbox: Sandbox, source: Source, html: Compiled) -> Checked[nodes.Template]:
    """The tree of what was made of MJML, its lines those of the MJML."""
    try:
        tree = sandbox.parse(html.text)
    except TemplateSyntaxError as error:
        return Checked(None, (_syntax(source, error),))
    for node in (tree, *tree.find_all(nodes.Node)):
        if node.lineno:
            node.lineno = html.lines[min(node.lineno, len(html.lines)) - 1]
    return Checked(tree)


def _runnable(sandbox: Sandbox, file: str, source: Source) -> Iterator[Diagnostic]:
    try:
        sandbox.get_template(file)
    except TemplateSyntaxError as error:
        yield _syntax(source, error)
    except (RecursionError, SyntaxError, MemoryError):
        yield Diagnostic("template-syntax", "the template is nested too deeply to be read", place(source, 1))


def _syntax(source: Source, error: TemplateSyntaxError) -> Diagnostic:
    reason, words, hint = what_is_wrong(error)
    return Diagnostic(
        "template-syntax", f"this is not a template: {reason}", place(source, error.lineno, *words), hint=hint
    )

"""Templates that would read what they must not, or run for long: all refused, or harmless.

From what is publicly known of attacks on Jinja templates (reading Python's objects, calling what is not
meant to be called, getting round the escaping) and of ways to make a program run out of time or memory.
"""

from __future__ import annotations

import datetime as dt

import pytest

from segdsl.diagnostics import has_errors
from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import HeldBack, Message, fill_in
from segdsl.source import Source
from segdsl.templates.folder import templates_from
from segdsl.templates.names import check_names, names_of
from tests.messages.little_shop import SUBJECT, a_batch, a_model

LOOP = "{% for a in customer.x %}"
END = "{% endfor %}"

REACHING = [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ ''['__cl' ~ 'ass__'] }}",
    "{{ ''['__cl' + 'ass__'] }}",
    "{{ ()|attr('__class__') }}",
    "{{ ()|attr(['__class', '__']|join) }}",
    "{{ [].__class__.__base__ }}",
    "{{ {}.__class__ }}",
    "{{ {}['__class__'] }}",
    "{{ dict.__base__.__subclasses__() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__class__.__init__.__globals__['os'] }}",
    "{{ config.items() }}",
    "{{ request.application.__globals__ }}",
    "{{ request['application']['__globals__'] }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ url_for.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__.os }}",
    "{{ namespace.__init__.__globals__.os }}",
    "{{ namespace(a=1).__init__.__globals__ }}",
    "{% set ns = namespace(a=1) %}{{ ns._Namespace__attrs }}",
    "{% set ns = namespace() %}{% set ns.__class__ = 1 %}",
    "{{ namespace({'a': 1}) }}",
    "{{ range.__class__ }}",
    "{{ range(3).__class__ }}",
    "{{ greeting.__globals__ }}",
    "{{ greeting.__closure__ }}",
    "{{ greeting }}",
    "{{ greeting(*customer.x) }}",
    "{{ greeting(customer.x, **{'a': 1}) }}",
    "{{ customer.__init__.__globals__ }}",
    "{{ customer['__class__'] }}",
    "{{ customer.field }}",
    "{{ customer.field.__closure__ }}",
    "{{ customer }}",
    "{% set c = customer %}{{ c.email }}",
    "{{ [customer][0].email }}",
    "{{ {'c': customer}.c.email }}",
    "{{ customer[segment.name] }}",
    "{{ customer['em' ~ 'ail'] }}",
    "{{ [customer] | map(attribute='email') | join }}",
    "{{ [1] | map(attribute='__class__') | list }}",
    "{{ [1] | map('attr', '__class__') | list }}",
    "{{ ['x'] | map('safe') | join }}",
    "{{ ['x'] | map('map', 'upper') | list }}",
    "{{ ['x'] | map(customer.x) | list }}",
    "{{ [''] | selectattr('__class__') | list }}",
    "{{ [''] | selectattr(customer.x) | list }}",
    "{{ [1] | groupby('__class__') }}",
    "{{ [1] | sort(attribute='__class__') }}",
    "{{ [1] | sum(attribute='real.__class__') }}",
    "{{ [1] | max(attribute='__doc__') }}",
    "{{ '%s' | format(customer) }}",
    "{{ '{0.__class__}'.format('x') }}",
    "{{ '{0.__class__}' | format('x') }}",
    "{{ '%(a)s' % {'a': customer} }}",
    "{{ 'x' | xmlattr }}",
    "{{ {'onclick': 'x'} | xmlattr }}",
    "{{ customer.x | safe }}",
    "{{ customer.x | tojson }}",
    "{{ customer.x | pprint }}",
    "{% autoescape false %}{{ customer.x }}{% endautoescape %}",
    "{{ super() }}",
    "{{ super.__class__ }}",
    "{{ caller() }}",
    "{{ caller.__globals__ }}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1) }}",
    "{% macro m() %}{% endmacro %}{{ m.__init__ }}",
    "{% macro m() %}{% endmacro %}{{ m.name }}",
    "{% macro m() %}{% endmacro %}{{ m._func }}",
    "{% macro m() %}{% endmacro %}{{ m }}",
    "{% macro m() %}{% endmacro %}{% set f = m %}{{ f() }}",
    "{% macro m(f) %}{{ f() }}{% endmacro %}{{ m(greeting) }}",
    "{% macro m(f) %}{{ f(1) }}{% endmacro %}{% macro f(x) %}{{ x }}{% endmacro %}{{ m(f) }}",
    "{% macro m() %}{{ caller() }}{% endmacro %}{{ m(caller=greeting) }}",
    "{% macro customer() %}x{% endmacro %}",
    "{% macro __m() %}x{% endmacro %}",
    "{% import 'partials/ui.html.j2' as ui %}{{ ui.__class__ }}",
    "{% import 'partials/ui.html.j2' as ui %}{{ ui._body_stream }}",
    "{% import 'partials/ui.html.j2' as ui %}{{ ui['__dict__'] }}",
    "{% import 'partials/ui.html.j2' as ui %}{{ ui.b.__globals__ }}",
    "{% import 'partials/ui.html.j2' as customer %}",
    "{% import 'partials/ui.html.j2' as _ui %}",
    "{% from 'partials/ui.html.j2' import __b %}",
    "{% from 'partials/ui.html.j2' import b as greeting %}",
    "{% import customer.x as ui %}",
    "{% import '../../etc/passwd' as p %}",
    "{% include '../../etc/passwd' %}",
    "{% include '/etc/passwd' %}",
    "{% include 'C:/windows/win.ini' %}",
    "{% include customer.x %}",
    "{% include ['a', 'b'] %}",
    "{% include 'letter.html.j2' %}",
    "{% if 1 %}{% extends 'partials/ui.html.j2' %}{% endif %}",
    "{% extends customer.x %}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{{ self['subject']() }}",
    "{{ self.subject }}",
    "{% set customer = 1 %}",
    "{% set customer.email = 1 %}",
    "{% set loop = 1 %}",
    "{% for self in [1] %}{% endfor %}",
    "{% for a in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{% for a in [1] %}{{ loop._iterable }}{% endfor %}",
    "{% for a in [1] %}{{ loop }}{% endfor %}",
    "{% for a in [1] recursive %}{{ loop(a) }}{% endfor %}",
    "{{ loop.cycle(1) }}",
    "{{ today.__class__ }}",
    "{{ today.strftime('%Y') }}",
    "{{ today.replace(year=1) }}",
    "{{ _('x').__class__ }}",
    "{{ gettext(customer.x) }}",
    "{{ gettext('%(a)999999999s', a='x') }}",
    "{{ _('%s') % customer }}",
    "{{ gettext.__globals__ }}",
    "{% trans x=customer.__class__ %}{{ x }}{% endtrans %}",
    "{% do customer.x %}",
    "{% debug %}",
    "{{ 1j }}",
]

LONG = [
    "{% for i in range(1000000000) %}x{% endfor %}",
    "{% for i in range(10 ** 9) %}x{% endfor %}",
    "{% for i in range(0, 999999999999, 1) %}x{% endfor %}",
    "{% set n = 99999 * 99999 %}{% for i in range(n) %}x{% endfor %}",
    "{% for i in range(1, 2, 0) %}x{% endfor %}",
    "{{ 'a' * 1000000000 }}",
    "{{ ('a' ~ 'b') * 1000000000 }}",
    "{% set s = 'a' %}{{ s * 1000000000 }}",
    "{{ [1] * 1000000000 }}",
    "{% set l = [1] %}{{ l * 1000000000 }}",
    "{% set l = [1] %}{% for a in l + l %}{% endfor %}",
    "{{ 9 ** 9 ** 9 }}",
    "{% set n = 9 %}{{ n ** n ** n }}",
    "{% set n = 999999999999 %}" + "{% set n = n * n %}" * 40 + "{{ n }}",
    "{% set n = 99999999999.5 %}" + "{% set n = n * n %}" * 40 + "{{ n }}",
    "{{ '%999999999d' % 1 }}",
    "{{ 'x' | center(1000000000) }}",
    "{{ 'x' | indent(1000000000) }}",
    "{{ 'x' | wordwrap(1) }}",
    "{{ 'x' | truncate(1000000000, False, 'y') }}",
    "{{ 1 | round(1000000000) }}",
    "{{ 1 | money('EUR', 1000000000) }}",
    "{{ 1 | number(1000000000) }}",
    "{{ [1] | batch(1000000000, 'x') }}",
    "{{ [1] | slice(1000000000) }}",
    "{{ [3, 1, 2] | random }}",
    "{{ lipsum(n=100000) }}",
    "{{ 'x' | urlize }}",
    "{{ today | date('%99999Y') }}",
    "{{ today | date('" + "y" * 200 + "') }}",
    "{{ today | date('yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy') }}",
    "{{ 'a' | replace('', 'b' ~ 'c') }}",
    "{% set t = '0123456789' %}" + "{% set t = t ~ t %}" * 40 + "{{ t }}",
    "{% set t = '0123456789' %}" + "{% set t = t + t %}" * 40 + "{{ t }}",
    "{% set t = 'a' %}" + "{% set t = t | replace('a', 'aaaaaaaaaa') %}" * 20 + "{{ t }}",
    "{% set t = 'a' %}" + "{% set t = [t, t, t, t] | join %}" * 30 + "{{ t }}",
    "{% set t %}0123456789{% endset %}" + "{% set t %}{{ t }}{{ t }}{% endset %}" * 40 + "{{ t }}",
    "{% set l = ['x'] %}" + "{% set l = [l, l, l, l] %}" * 20 + "{{ l }}",
    "{% set l = ['x'] %}" + "{% set l = [l, l, l, l] %}" * 20 + "{{ l | length }}",
    "{% set l = ['x'] %}" + "{% set l = [l, l, l, l] %}" * 20 + "{{ l | unique }}",
    "{% set l = ['x'] %}" + "{% set l = [l, l] %}" * 50 + "{{ 'a' if l == l[1] else 'b' }}",
    "{% set ns = namespace(t='0123456789') %}" + LOOP + "{% set ns.t = ns.t ~ ns.t %}" + END + "{{ ns.t }}",
    "{% set ns = namespace(n=1) %}" + LOOP + "{% set ns.n = [ns.n, ns.n] %}" + END + "{{ ns.n }}",
    LOOP + "{% for b in customer.x %}{% for c in customer.x %}" + END * 3,
    "{% for a in customer.text %}{% for b in customer.text %}" + END * 2,
    "{% set t = 'x' ~ customer.text %}{% for a in t %}{% for b in t %}" + END * 2,
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% macro f() %}{{ g() }}{% endmacro %}{% macro g() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% macro f() %}{% call f() %}{% endcall %}{% endmacro %}{{ f() }}",
    "{% macro f(x=f()) %}{% endmacro %}{{ f() }}",
    "{% block a %}{{ self.b() }}{% endblock %}{% block b %}{{ self.a() }}{% endblock %}",
    "".join(f"{{% macro m{i} () %}}{f'{{{{ m{i + 1}() }}}}' * 10}{{% endmacro %}}" for i in range(9))
    + "{% macro m9() %}x{% endmacro %}{{ m0() }}",
    "".join(f"{{% block b{i} %}}{f'{{{{ self.b{i + 1}() }}}}' * 10}{{% endblock %}}" for i in range(9))
    + "{% block b9 %}x{% endblock %}",
    "{% macro m() %}" + "{{ caller() }}" * 100 + "{% endmacro %}"
    + "{% call m() %}" * 4 + "x" + "{% endcall %}" * 4,
    "{% macro m() %}" + LOOP + "{{ caller() }}" + END + "{% endmacro %}"
    + "{% call m() %}" * 4 + "x" + "{% endcall %}" * 4,
    "{% macro m(n) %}" + LOOP + "0123456789" * 1000 + END + "{% endmacro %}"
    + LOOP + "{% set t = m(a) %}" + END,
    "{% filter upper %}" + LOOP + "0123456789" * 1000 + END + "{% endfilter %}",
    "{{ 99999999999999999999999999 }}",
    "{{ 1e999 }}",
    "{{ '" + "x" * 3_000 + "' }}",
    "{{ [" + "1," * 100 + "] }}",
    "{{ {" + "".join(f"'{i}': 1," for i in range(100)) + "} }}",
    "{{ " + "1 + " * 20_000 + "1 }}",
    "{{ " + "[" * 200 + "]" * 200 + " }}",
    "{{ " + "(" * 10_000 + "1" + ")" * 10_000 + " }}",
    "{{ " + "9" * 5_000 + " }}",
    "{{ " + "not " * 5_000 + "1 }}",
    "{{ 1" + " if 1 else 1" * 300 + " }}",
    "{{ 'x'" + " | upper" * 3_000 + " }}",
    "{{ 'x' ~ " + "'x' ~ " * 5_000 + "'x' }}",
    "{% if 1 %}" * 200 + "{% endif %}" * 200,
    "{% set x %}" * 200 + "{% endset %}" * 200,
    "{% filter upper %}" * 200 + "{% endfilter %}" * 200,
    "{% for a in [1] %}" * 25 + END * 25,
    "{% if " + "x and " * 2_000 + "x %}{% endif %}",
]  # fmt: skip


@pytest.mark.parametrize("body", REACHING + LONG, ids=lambda body: body[:60])
def test_hostile_templates_are_refused_or_harmless(body: str) -> None:
    sources = {
        "letter.html.j2": Source("letter.html.j2", SUBJECT + body),
        "partials/ui.html.j2": Source("ui", "{% macro b() %}b{% endmacro %}"),
    }
    loaded = templates_from(sources)
    if has_errors(loaded.diagnostics):
        assert {d.code for d in loaded.diagnostics} <= REFUSALS
        return
    named = check_names(loaded.required(), names_of(a_model(), {}, {}))
    if has_errors(named):
        assert {d.code for d in named} <= REFUSALS
        return
    values = {"email": "secret@example.com", "x": ["<b>hi</b>"] * 100, "text": "<i>" * 3_000}
    shared = Shared(Letterhead(), dt.date(2026, 3, 31))
    outcome = fill_in(loaded.required(), a_batch(), values.get, shared)
    if isinstance(outcome, HeldBack):
        assert "secret" not in outcome.reason
        return
    assert isinstance(outcome, Message)
    assert len(outcome.html) <= 500_000
    for slip in ("secret", "class", "<b>", "<i>", "object at", "function", "os.", "root:"):
        assert slip not in outcome.html


REFUSALS = {"forbidden-construct", "template-syntax", "unknown-template", "unknown-variable"}

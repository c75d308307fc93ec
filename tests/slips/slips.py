"""Slips that a person could make in the reference, the plan, the engine or the table of operators.

Each is a text of a file and what would stand there instead; the text occurs once. `about` says it as the person who
finds it would.
"""

# ruff: noqa: E501 - lines of code are quoted as they stand

from __future__ import annotations

from dataclasses import dataclass

REFERENCE, MODEL, PLAN = "segdsl/reference/", "segdsl/model/", "segdsl/plan/"
OPERATORS, PIECES, PANDAS = (
    "segdsl/operators/",
    "segdsl/engines/pandas_program/pieces/",
    "segdsl/engines/pandas_program/",
)


@dataclass(frozen=True)
class Slip:
    about: str
    file: str
    right: str
    wrong: str


SLIPS = (
    # ------------------------------------------------------------ sequences
    Slip(
        "`followed by` takes an event at the same instant",
        f"{REFERENCE}sequences.py",
        "return second > first",
        "return second >= first",
    ),
    Slip(
        "`followed by` takes a later event of the same day where there are only days",
        f"{REFERENCE}sequences.py",
        "return day_of(second, zone) > day_of(first, zone)",
        "return day_of(second, zone) >= day_of(first, zone)",
    ),
    Slip(
        "an event follows itself",
        f"{REFERENCE}evaluate.py",
        "if second is first or before is None",
        "if before is None",
    ),
    Slip(
        "an event counts itself in `or on the same day`",
        f"{PIECES}sequences.py",
        "there[rows] -= 1",
        "there[rows] -= 0",
    ),
    Slip(
        "the engine's next event may be at the same time",
        f"{PIECES}sequences.py",
        'side="right"',
        'side="left"',
    ),
    Slip(
        "`within 24 hours` leaves the end out",
        f"{REFERENCE}sequences.py",
        "return last is not None and second <= last",
        "return last is not None and second < last",
    ),
    Slip(
        "`within 3 days` leaves the last day out",
        f"{REFERENCE}sequences.py",
        "return last_day is not None and day_of(second, zone) <= last_day",
        "return last_day is not None and day_of(second, zone) < last_day",
    ),
    Slip(
        "`not followed by` holds before the time is over",
        f"{REFERENCE}sequences.py",
        "return last_day is not None and end_of_day(last_day, as_of.zone) <= as_of.end",
        "return last_day is not None and last_day <= as_of.today",
    ),
    Slip(
        "`not followed by … within 24 hours` never waits",
        f"{PLAN}sequences.py",
        'return self._graph.all_of(self._graph.apply("not", holds), self._over(step, first_at))',
        'return self._graph.apply("not", holds)',
    ),
    Slip(
        "the second step of a chain is not asked",
        f"{REFERENCE}evaluate.py",
        "return any(self._is_followed(r, tuple(rest), future) for r in following)",
        "return bool(following)",
    ),
    Slip(
        "the condition of a step is not asked",
        f"{PLAN}sequences.py",
        "conditions = [given, self._tables.condition(step.condition, second_rows)]",
        "conditions = [given]",
    ),
    # ------------------------------------------------------------ aggregates
    Slip(
        "an average counts unknown values",
        f"{PIECES}many.py",
        "known = count_by(owner, n, values.notna() if where is None else values.notna() & where)",
        "known = count_by(owner, n, where)",
    ),
    Slip(
        "aggregates drop 0",
        f"{REFERENCE}evaluate.py",
        "            if value is not None:\n                pairs.append",
        "            if value:\n                pairs.append",
    ),
    Slip(
        "`most common` takes the largest of ties",
        f"{OPERATORS}aggregates.py",
        "return min((value for value, count in counts.items() if count == most), default=None)",
        "return max((value for value, count in counts.items() if count == most), default=None)",
    ),
    Slip(
        "the engine's `most common` takes the largest of ties",
        f"{PIECES}many.py",
        '"code": code}).sort_values',
        '"code": -code}).sort_values',
    ),
    Slip(
        "`first` takes the largest value of a tie",
        f"{OPERATORS}aggregates.py",
        "return min((pair for pair in pairs if pair[0] is not None), default=(None, None))[1]",
        "return max((p for p in pairs if p[0] == min((q[0] for q in pairs if q[0] is not None), default=None)), default=(None, None))[1]",
    ),
    Slip(
        "`last` takes the first row of a tie",
        f"{PIECES}many.py",
        'rows = rows[time == time.groupby(of).transform("max")]\n    codes, kinds = in_order(values.iloc[rows])\n    return spread(kinds.iloc[(best := pd.Series(codes).groupby(owner[rows]).max())]',
        'rows = rows[time == time.groupby(of).transform("max")]\n    codes, kinds = in_order(values.iloc[rows])\n    return spread(kinds.iloc[(best := pd.Series(codes).groupby(owner[rows]).min())]',
    ),
    Slip("`nth` counts from 0", f"{PIECES}many.py", "cumcount() == nth - 1", "cumcount() == nth"),
    Slip(
        "`distinct` counts unknown as a value",
        f"{REFERENCE}evaluate.py",
        "            if value is not None:\n                pairs.append",
        "            if value is not None or aggregate.function == 'distinct':\n                pairs.append",
    ),
    Slip(
        "`distinct` counts the rows",
        f"{OPERATORS}aggregates.py",
        "lambda pairs: len(set(_values(pairs)))",
        "lambda pairs: len(_values(pairs))",
    ),
    Slip(
        "sums are added up one by one",
        f"{OPERATORS}aggregates.py",
        "return finite(math.fsum(numbers))",
        "return finite(float(sum(numbers)))",
    ),
    Slip(
        "the engine's sums are added up one by one",
        f"{PIECES}many.py",
        'return finite(pd.Series(exact_sums(values.to_numpy("float64", na_value=np.nan)[rows], owner[rows], n)))',
        'return finite(pd.Series(np.bincount(owner[rows], values.to_numpy("float64", na_value=np.nan)[rows], n)))',
    ),
    Slip(
        "`min` of nothing is 0",
        f"{OPERATORS}aggregates.py",
        "lambda pairs: min(_values(pairs), default=None)",
        "lambda pairs: min(_values(pairs), default=0)",
    ),
    Slip(
        "`every` holds of nothing",
        f"{OPERATORS}logic.py",
        "row=lambda count, failing: count > 0 and failing == 0",
        "row=lambda count, failing: failing == 0",
    ),
    Slip(
        "`count … where` ignores the condition",
        f"{PLAN}tables.py",
        "        if selection.condition is not None:\n            conditions.append(self._node(selection.condition, of))",
        "        if selection.condition is not None and selection.steps:\n            conditions.append(self._node(selection.condition, of))",
    ),
    # ------------------------------------------------------------ windows
    Slip(
        "`in the last N days` leaves the first day out",
        f"{MODEL}windows.py",
        "        case _:\n            return Stretch(then, present)\n\n\ndef _length",
        "        case _:\n            return Stretch(then, present, low_open=True)\n\n\ndef _length",
    ),
    Slip(
        "`more than N days ago` takes the day itself",
        f"{MODEL}windows.py",
        "return Stretch(None, then, high_open=True)",
        "return Stretch(None, then)",
    ),
    Slip(
        "`every … in the next N days` looks back",
        f"{MODEL}selections.py",
        "    unfiltered = syntax.Selection(written.events, written.window, None, written.steps, written.span)\n    everything = selection(scope, unfiltered)",
        "    unfiltered = syntax.Selection(written.events, written.window, None, written.steps, written.span)\n    everything = selection(scope, unfiltered)\n    if everything is not None:\n        everything = Selection(everything.events, everything.condition, False, everything.steps)",
    ),
    Slip(
        "`in the next` does not see what is to come",
        f"{MODEL}windows.py",
        'FUTURE = ("tomorrow", "in the next", "in next")',
        'FUTURE = ("tomorrow", "in next")',
    ),
    Slip(
        "`between` is open at its end",
        f"{OPERATORS}comparison.py",
        "and le(*_both_whole_or_floats(x, high))",
        "and lt(*_both_whole_or_floats(x, high))",
    ),
    Slip(
        "the engine's `between` is open at its start",
        f"{PANDAS}expressions.py",
        ".between({low.text}, {high.text})",
        ".between({low.text}, {high.text}, 'right')",
    ),
    Slip(
        "`after` a day begins on that day",
        f"{MODEL}windows.py",
        "            return Stretch(first, None, low_open=True)",
        "            return Stretch(first, None)",
    ),
    Slip(
        "`before` a day includes it",
        f"{MODEL}windows.py",
        "            return Stretch(None, first, high_open=True)",
        "            return Stretch(None, first)",
    ),
    Slip(
        "weeks start on Sunday",
        f"{OPERATORS}calendar.py",
        "return day - dt.timedelta(days=day.weekday())",
        "return day - dt.timedelta(days=(day.weekday() + 1) % 7)",
    ),
    Slip(
        "a quarter starts a month late",
        f"{OPERATORS}calendar.py",
        "(day.month - 1) // 3 * 3 + 1",
        "(day.month - 1) // 3 * 3 + 2",
    ),
    Slip(
        "the last day of a period is the next one's first",
        f"{MODEL}windows.py",
        "return Stretch(start, moments.shifted_days(following, -1, span))",
        "return Stretch(start, following)",
    ),
    Slip(
        "`in last year` is the year before that",
        f"{MODEL}windows.py",
        'steps = {"in this": 0, "in last": -1, "in next": 1}',
        'steps = {"in this": 0, "in last": -2, "in next": 1}',
    ),
    Slip(
        "`in each of the last` begins one period late",
        f"{MODEL}selections.py",
        "for k in range(1, how_many + 1)]",
        "for k in range(2, how_many + 2)]",
    ),
    Slip("periods share their edges", f"{MODEL}selections.py", "high_open=k > 1", "high_open=False"),
    Slip(
        "`within N days before` leaves the day itself out",
        f"{MODEL}windows.py",
        "    return Stretch(moments.moved(day, length, -1, window.span), day)",
        "    return Stretch(moments.moved(day, length, -1, window.span), day, high_open=True)",
    ),
    Slip(
        "a window of events ignores as-of's own day",
        "segdsl/clock.py",
        "return time <= self.knowledge.today",
        "return time < self.knowledge.today",
    ),
    Slip(
        "an event at as-of's very instant is not known",
        "segdsl/clock.py",
        "return self.now + dt.timedelta(microseconds=1) if self.now < LAST else LAST",
        "return self.now",
    ),
    Slip(
        "a day ends a microsecond early for the engine",
        f"{PLAN}windows.py",
        "end - dt.timedelta(microseconds=1)",
        "end - dt.timedelta(microseconds=2)",
    ),
    # ------------------------------------------------------------ the calendar and clocks
    Slip(
        "month ends overflow into the next month",
        f"{OPERATORS}calendar.py",
        "return dt.date(year, month, min(day, monthrange(year, month)[1]))",
        "return dt.date(year, month, 1) + dt.timedelta(days=day - 1)",
    ),
    Slip(
        "the engine's month ends overflow",
        f"{PIECES}dates.py",
        'moved = np.minimum(target.astype("datetime64[D]") + (start - month), month_ends(target))',
        'moved = target.astype("datetime64[D]") + (start - month)',
    ),
    Slip(
        "`months since` forgets short months",
        f"{OPERATORS}calendar.py",
        "return months if _clipped(later.year, later.month, earlier.day) <= later else months - 1",
        "return months if earlier.day <= later.day else months - 1",
    ),
    Slip(
        "`months between` rounds down for dates to come",
        f"{PIECES}dates.py",
        "sign * (months - short)",
        "sign * months - short",
    ),
    Slip(
        "`weeks since` rounds down for dates to come",
        f"{OPERATORS}calendar.py",
        "return abs(whole) // parts * (1 if whole >= 0 else -1)",
        "return whole // parts",
    ),
    Slip(
        "a repeated hour is the second",
        "segdsl/instants.py",
        "return local.replace(tzinfo=_zone(zone), fold=0)",
        "return local.replace(tzinfo=_zone(zone), fold=1)",
    ),
    Slip(
        "weekdays count from 0",
        f"{OPERATORS}dates.py",
        "lambda day: day.isoweekday()",
        "lambda day: day.weekday()",
    ),
    Slip(
        "quarters are off by one month",
        f"{OPERATORS}dates.py",
        "lambda day: (day.month + 2) // 3",
        "lambda day: (day.month + 1) // 3",
    ),
    Slip(
        "a local day is the day of UTC",
        "segdsl/instants.py",
        "return local_time(instant, zone).date()",
        "return instant.date()",
    ),
    Slip(
        "29 February returns on 1 March",
        f"{OPERATORS}calendar.py",
        "return any(low <= _clipped(year, day.month, day.day) <= high for year in years)",
        "return any(low <= (dt.date(year, 3, 1) if (day.month, day.day) == (2, 29) and monthrange(year, 2)[1] == 28 else dt.date(year, day.month, day.day)) <= high for year in years)",
    ),
    Slip(
        "the day of birth is an anniversary",
        f"{OPERATORS}calendar.py",
        "years = range(max(low.year, day.year + 1), min",
        "years = range(max(low.year, day.year), min",
    ),
    Slip(
        "hours are whole",
        f"{OPERATORS}dates.py",
        "lambda earlier, later: instants.minutes_between(earlier, later) / 60.0",
        "lambda earlier, later: instants.minutes_between(earlier, later) // 60.0",
    ),
    # ------------------------------------------------------------ ranks and overall numbers
    Slip(
        "quantile ranks begin at 0",
        f"{OPERATORS}ranks.py",
        "return 1 + bisect_left(cuts, value)",
        "return bisect_left(cuts, value)",
    ),
    Slip(
        "a value on a cut-off ranks above it",
        f"{OPERATORS}ranks.py",
        "return 1 + bisect_left(cuts, value)",
        "return 1 + sum(cut <= value for cut in cuts)",
    ),
    Slip(
        "`overall median` is off by one",
        f"{PIECES}ranks.py",
        "place, part = divmod((len(known) - 1) * top, bottom)",
        "place, part = divmod(max(len(known) - 2, 0) * top, bottom)",
    ),
    Slip(
        "quantiles take the lower neighbour",
        f"{OPERATORS}ranks.py",
        "return between_neighbours(values[index], values[min(index + 1, len(values) - 1)], part)",
        "return values[index]",
    ),
    Slip(
        "`ntile` is off by one",
        f"{OPERATORS}ranks.py",
        "return 1 + sum((count - 1) * i < (place - 1) * groups for i in range(1, groups))",
        "return 1 + sum(count * i < place * groups for i in range(1, groups))",
    ),
    Slip(
        "the engine's `ntile` is off by one",
        f"{PIECES}ranks.py",
        "cuts_below = -(-place * groups // np.maximum(size - 1, 1)) - 1",
        "cuts_below = place * groups // np.maximum(size, 1)",
    ),
    Slip(
        "compound keys are ranked by their last part",
        f"{PIECES}ranks.py",
        "places[np.lexsort(codes[::-1])]",
        "places[np.lexsort(codes)]",
    ),
    Slip(
        "ties are broken by the order of rows",
        f"{OPERATORS}ranks.py",
        "return sum((-r.value, r.key) < (-own.value, own.key) for r in everybody)",
        "return sum((-r.value, r.customer) < (-own.value, own.customer) for r in everybody)",
    ),
    Slip(
        "`top 2` takes everybody who ties",
        f"{OPERATORS}ranks.py",
        "return sum((-r.value, r.key) < (-own.value, own.key) for r in everybody)",
        "return sum(-r.value < -own.value for r in everybody)",
    ),
    Slip(
        "`top 10%` is above the cut-off only",
        f"{PIECES}ranks.py",
        "holds[rows] = known >= cut_of(known, start, size, top, bottom)",
        "holds[rows] = known > cut_of(known, start, size, top, bottom)",
    ),
    Slip(
        "`within` is ignored",
        f"{REFERENCE}others.py",
        "everybody = [other for its_group, other in ranked.values() if its_group == group]",
        "everybody = [other for _, other in ranked.values()]",
    ),
    Slip(
        "an unknown group is a group",
        f"{REFERENCE}others.py",
        "if value is not None and group is not None:",
        "if value is not None:",
    ),
    Slip(
        "`among` is ignored in ranks",
        f"{REFERENCE}others.py",
        "if ranking.among is not None and not among.evaluate(ranking.among, place):",
        "if ranking.among is not None and among.evaluate(ranking.among, place) is None:",
    ),
    Slip(
        "who makes half of the spend leaves out the one who gets there",
        f"{OPERATORS}ranks.py",
        "key=lambda n: _running_sum(positive[:n]) >= goal)",
        "key=lambda n: _running_sum(positive[: n + 1]) >= goal)",
    ),
    Slip(
        "a deviation is that of the population",
        f"{OPERATORS}overall.py",
        "return finite(stdev(values))",
        "return finite(__import__('statistics').pstdev(values))",
    ),
    Slip(
        "`overall … within` is everybody's number",
        f"{REFERENCE}others.py",
        "if (overall.within is None or among.evaluate(overall.within, place) == group)",
        "if (overall.within is None or among.evaluate(overall.within, place) is not None)",
    ),
    Slip(
        "`among` is ignored in overall numbers",
        f"{PLAN}from_model.py",
        "self._perhaps(overall.among)",
        "None",
    ),
    Slip(
        "`overall share` counts those who hold only",
        f"{OPERATORS}overall.py",
        "lambda holds: sum(map(bool, holds)) / len(holds) if holds else None",
        "lambda holds: sum(map(bool, holds)) / (len(holds) + 1) if holds else None",
    ),
    # ------------------------------------------------------------ samples
    Slip(
        "a sample takes the threshold itself and its slice is shifted",
        f"{PIECES}texts.py",
        "/ 2**32)",
        "/ (2**32 * 1.01))",
    ),
    Slip("samples hash key:seed", f"{REFERENCE}samples.py", 'f"{seed}:{key}"', 'f"{key}:{seed}"'),
    Slip(
        "a key 7.0 is hashed as 7.0",
        "segdsl/keys.py",
        "    if isinstance(part, float) and part.is_integer():\n        return str(int(part))\n",
        "",
    ),
    Slip(
        "parts of a key are joined by a comma",
        "segdsl/keys.py",
        'return "|".join(map(written_part, parts))',
        'return ",".join(map(written_part, parts))',
    ),
    # ------------------------------------------------------------ unknown, comparisons, texts, lists
    Slip(
        "`not` of an unknown comparison is false",
        f"{REFERENCE}evaluate.py",
        "        if operator.strict and None in arguments:\n            return False if operator.is_condition else None",
        "        if operator.strict and None in arguments:\n            return None",
    ),
    Slip(
        "`in` takes unknown to be the same as unknown",
        f"{OPERATORS}comparison.py",
        "return x is not None and any(eq(*_both_whole_or_floats(x, item)) for item in known)",
        "return (x is None and None in items) or (x is not None and any(eq(*_both_whole_or_floats(x, item)) for item in known))",
    ),
    Slip(
        "`default` fills in for 0 and empty texts",
        f"{OPERATORS}knowing.py",
        "row=lambda x, y: y if x is None else x",
        "row=lambda x, y: x or y",
    ),
    Slip(
        "an unknown list is not empty",
        f"{OPERATORS}lists.py",
        "(kernel.length(x) == 0) | ~kernel.is_known(x)",
        "kernel.length(x) == 0",
    ),
    Slip(
        "`contains any of` wants all",
        f"{OPERATORS}lists.py",
        "lambda x, y: any(text in x for text in y)",
        "lambda x, y: all(text in x for text in y)",
    ),
    Slip(
        "a list contains parts of its texts",
        f"{OPERATORS}lists.py",
        "lambda x, text: text in x",
        "lambda x, text: any(text in item for item in x)",
    ),
    Slip(
        "`ignoring case` lowers one side only",
        f"{MODEL}comparisons.py",
        'return [without_case(o) if o.kind.family == "text" else o for o in (subject, *found)]',
        "return [without_case(subject), *found]",
    ),
    Slip(
        "regular expressions are anchored",
        f"{OPERATORS}patterns.py",
        "return _compiled(pattern, False).search(text) is not None",
        "return _compiled(pattern, False).match(text) is not None",
    ),
    Slip(
        "`contains` is a regular expression",
        f"{PANDAS}kernel.py",
        'regex = ", regex=False" if method == "contains" else ""',
        'regex = ", regex=True" if method == "contains" else ""',
    ),
    Slip(
        "`ends with` looks anywhere",
        f"{OPERATORS}text.py",
        "lambda x, part: x.endswith(part)",
        "lambda x, part: part in x",
    ),
    Slip(
        "whole numbers are compared as floats",
        f"{OPERATORS}comparison.py",
        "    if isinstance(x, float) or isinstance(y, float):\n        return float(x), float(y)\n    return x, y",
        "    if isinstance(x, int | float) and isinstance(y, int | float):\n        return float(x), float(y)\n    return x, y",
    ),
    Slip(
        "there is a negative zero",
        f"{OPERATORS}numbers.py",
        "return x + 0.0 if math.isfinite(x) else None",
        "return x if math.isfinite(x) else None",
    ),
    Slip(
        "dividing by zero is 0",
        f"{OPERATORS}numbers.py",
        "return None if y == 0 else finite(float(x) / float(y))",
        "return 0.0 if y == 0 else finite(float(x) / float(y))",
    ),
    Slip(
        "halves are rounded to even",
        "segdsl/decimals.py",
        "ROUND_HALF_UP, _EXACT)",
        '"ROUND_HALF_EVEN", _EXACT)',
    ),
    Slip(
        "`how many of` counts one too few at most",
        f"{OPERATORS}logic.py",
        "row=lambda *conditions: sum(map(bool, conditions))",
        "row=lambda *conditions: min(sum(map(bool, conditions)), len(conditions) - 1)",
    ),
    Slip("-x is x", f"{OPERATORS}numbers.py", "column=lambda kernel, x: -x", "column=lambda kernel, x: x"),
    # ------------------------------------------------------------ choices, stages, scores
    Slip(
        "the last arm that holds wins",
        f"{REFERENCE}evaluate.py",
        "chosen = next((a.value for a in arms if self.of_row(a.condition, row)), otherwise)",
        "chosen = next((a.value for a in reversed(arms) if self.of_row(a.condition, row)), otherwise)",
    ),
    Slip(
        "the last stage that holds wins",
        f"{REFERENCE}evaluate.py",
        "        for stage in lifecycle.stages:\n",
        "        for stage in reversed(lifecycle.stages):\n",
    ),
    Slip(
        "a lifecycle ignores `among`",
        f"{PLAN}from_model.py",
        "pairs.append((outside, self._graph.one(unknown)))",
        "pairs.append((self._graph.no, self._graph.one(unknown)))",
    ),
    Slip(
        "a score counts one line only",
        f"{REFERENCE}evaluate.py",
        "return finite(float(sum(lines)))",
        "return finite(float(sum(lines[:1])))",
    ),
    # ------------------------------------------------------------ tables
    Slip(
        "a roll-up happens at the time of its latest row",
        f"{REFERENCE}events.py",
        "values[info.at] = min((t for t in map(self.time, parts)",
        "values[info.at] = max((t for t in map(self.time, parts)",
    ),
    Slip(
        "the engine's roll-up happens at its latest row",
        f"{PLAN}tables.py",
        'nodes.Reduce("first time", grouping',
        'nodes.Reduce("last time", grouping',
    ),
    Slip(
        "a roll-up has a row for unknown values",
        f"{REFERENCE}events.py",
        "for per, parts in groups.items() if None not in per]",
        "for per, parts in groups.items()]",
    ),
    Slip(
        "a roll-up forgets its condition",
        f"{REFERENCE}events.py",
        "if info.condition is None or self._evaluate(info.condition, record):",
        "if True:",
    ),
    Slip(
        "a roll-up's row reaches into the future",
        f"{PLAN}tables.py",
        "        base, condition = self.root(str(table.base), rows.future, rows.of_anybody)",
        "        base, condition = self.root(str(table.base), True, rows.of_anybody)",
    ),
    Slip(
        "a subset forgets its condition in the steps of a sequence",
        f"{MODEL}selections.py",
        "parts = [c for c in (found.condition, own) if c is not None]\n    together = all_of(parts, node.span) if parts else None\n    return Step",
        "parts = [c for c in (own,) if c is not None]\n    together = all_of(parts, node.span) if parts else None\n    return Step",
    ),
    Slip(
        "an unknown key is looked up as the first row",
        f"{PIECES}rows.py",
        "return np.where(known, first[np.maximum(want, -1)], np.int32(-2))",
        "return np.where(known, first[np.maximum(want, -1)], np.int32(0))",
    ),
    Slip(
        "events of strangers are the last customer's",
        f"{PIECES}rows.py",
        "keep = owner >= 0\n",
        "keep = owner >= -1\n",
    ),
    Slip(
        "customers come from events that are yet to come",
        f"{PLAN}tables.py",
        'exists = None if later is None else self._graph.apply("not", later, kind=CONDITION)',
        "exists = None",
    ),
    Slip(
        "equal keys of other parts are one customer",
        f"{PIECES}rows.py",
        "    for also_want, also_have in matches[1:]:",
        "    for also_want, also_have in matches[2:]:",
    ),
    Slip(
        "of events to come the customer is not known",
        f"{PLAN}from_model.py",
        "self._tables.owner(rows, future=True), kind, rows",
        "self._tables.owner(rows, future=False), kind, rows",
    ),
    # ------------------------------------------------------------ other people's ids
    Slip(
        "an id that several customers share is the last one's",
        f"{REFERENCE}owners.py",
        "for value, places in having.items() if len(places) == 1}",
        "for value, places in having.items()}",
    ),
    Slip(
        "an unknown id is the customer's whose own is unknown",
        f"{REFERENCE}owners.py",
        "            if value is not None:\n                having",
        "            if True:\n                having",
    ),
    Slip(
        "the engine gives an id that several share to the first of them",
        f"{PIECES}rows.py",
        "return values.mask(values.duplicated(keep=False))",
        "return values.mask(values.duplicated())",
    ),
    Slip(
        "the engine takes an id that several share for everybody's",
        f"{PLAN}tables.py",
        "return (self._graph.one(Unshared(value, table.matches.kind)),)",
        "return (value,)",
    ),
)

"""The packed engine: conditions in bits over plain arrays, and the pandas pieces for all else."""

from __future__ import annotations

from segdsl.engines.counted import countable
from segdsl.engines.packed.answers import Stages
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.evaluation import Evaluation
from segdsl.engines.packed.store import Store, store_of
from segdsl.engines.packed.writing import chooses
from segdsl.engines.pandas_program.held import Held, Key
from segdsl.engines.pandas_program.part import Part
from segdsl.engines.pandas_program.running import key_names
from segdsl.engines.protocol import Answer, Progress, Sources, Unlimited, Values
from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.plan.nodes import ONE, Constant, Named, Plan
from segdsl.progress import Step


class Packed:
    """Can do all that the pandas program can, whose pieces do what is not done here."""

    name = "packed"
    abilities = Unlimited()

    def run(
        self,
        made: Plan,
        catalog: Catalog,
        sources: Sources,
        *,
        owners: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """The answer of the plan, in packed masks. Raises Problem where the sources can't be used."""
        tables = sources.typed()
        return answer(countable(made, tables), catalog, store_of(tables), owners, progress)


def answer(
    made: Plan, catalog: Catalog, store: Store, owners: bool, progress: Progress | None = None
) -> Answer:
    """The answer of a plan from what a store holds; `progress` is told when it begins."""
    if progress is not None:
        progress(Step("computing", 0, len(made.named)))
    part = Part(made, catalog, store.frames)
    if made.origin is not None:
        store.put(CUSTOMERS, part.frames[CUSTOMERS])
    found = answered(made, catalog, Evaluation(part, store), owners)
    store.tidy()
    return found


def answered(made: Plan, catalog: Catalog, evaluation: Evaluation, owners: bool = False) -> Answer:
    """The answer of a plan by an evaluation of it."""
    whose = {table: evaluation.place(node) for table, node in made.owners.items()} if owners else {}
    left_out = {t: evaluation.left_out(node, made.claims.get(t)) for t, node in made.owners.items()}
    sizes = {t: len(evaluation.frame(t)) - left.without_key for t, left in left_out.items()}
    strange = any(left.too_many(sizes[t]) for t, left in left_out.items())
    if not strange:  # else why is looked up in the tables
        evaluation.only(named.node for named in made.named)
    values = _values(made, evaluation)
    numbers = [n for n in made.named if n.kind in ("trait", "extra") and n.node.rows == ONE]
    return Answer(
        key={name: Key(evaluation.frame(CUSTOMERS)[name]) for name in key_names(catalog)},
        values={n.name: values[n.name] for n in made.named},
        numbers={n.name: evaluation.scalar(n.node) for n in numbers},
        left_out=left_out,
        owners=whose,
    )


def _values(made: Plan, evaluation: Evaluation) -> dict[str, Values]:
    answered = [n for n in made.named if evaluation.answers(n.node)]
    outcomes = evaluation.choices(n.node for n in answered)
    values: dict[str, Values] = {n.name: _of_outcomes(n, outcomes[n.node]) for n in answered}
    others = [n for n in made.named if n.name not in values]
    known = evaluation.known(n.node for n in others)
    size = evaluation.size(CUSTOMERS)
    return values | {n.name: Held.of(n, known[n.node].value, size) for n in others}


def _of_outcomes(named: Named, masks: list[Mask]) -> Values:
    if not chooses(named.node):
        return masks[0]
    nodes = (*named.node.values, named.node.otherwise)
    texts = (str(node.value) if isinstance(node, Constant) else None for node in nodes)
    return Stages(tuple(zip(texts, masks, strict=True)))


ENGINE = Packed()

"""What the packed engine gives: masks, and choices of constants as masks, which become columns when asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from segdsl.engines.packed.bits import Mask
from segdsl.sources.coded import CodedTexts, dtype_of_codes


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """The stage of each customer: its name and for whom it is so, each customer once; None is no stage."""

    stages: tuple[tuple[str | None, Mask], ...]

    def __len__(self) -> int:
        return self.stages[0][1].rows

    def series(self) -> pd.Series[Any]:
        names = sorted({name for name, _ in self.stages if name is not None})
        codes = np.full(len(self), len(names), dtype_of_codes(len(names)))
        for name, mask in self.stages:
            if name is not None:
                codes[mask.places] = names.index(name)
        return pd.Series(CodedTexts.of(codes, names), copy=False)

    def tally(self) -> dict[Any, int]:
        counts: Counter[str] = Counter()
        for name, mask in self.stages:
            if name is not None:
                counts[name] += mask.count()
        return {name: count for name, count in counts.items() if count}

    def arrow(self) -> pa.Array:
        names = list(dict.fromkeys(name for name, _ in self.stages))
        places = np.zeros(len(self), np.int32)
        for name, mask in self.stages:
            places[mask.places] = names.index(name)
        return pa.DictionaryArray.from_arrays(places, pa.array(names, pa.large_string())).dictionary_decode()

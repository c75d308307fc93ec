"""What the packed engine gives: masks, and choices of constants as masks, which become columns when asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from segdsl.engines.packed.bits import Mask
from segdsl.sources.tables import TEXT


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """The stage of each customer: its name and for whom it is so, each customer once; None is no stage."""

    stages: tuple[tuple[str | None, Mask], ...]

    def __len__(self) -> int:
        return self.stages[0][1].rows

    def series(self) -> pd.Series[Any]:
        names = list(dict.fromkeys(name for name, _ in self.stages))
        codes = np.zeros(len(self), np.int32)
        for name, mask in self.stages:
            codes[mask.places] = names.index(name)
        texts = pa.DictionaryArray.from_arrays(codes, pa.array(names, pa.large_string())).dictionary_decode()
        return pd.Series(texts.to_numpy(zero_copy_only=False), dtype=TEXT)

#!/usr/bin/env python3
"""How long learning takes beside scikit-learn, and what a learnt trait adds beside a score by hand.

    python benchmarks/learning.py --telco FILE          Telco-Customer-Churn.csv, as IBM published it
    python benchmarks/learning.py --telco FILE --customers 1000000 --runs 5
    python benchmarks/learning.py --telco FILE --other .other/bin/python

In: the table of 7,043 subscribers, and how many customers are scored (its rows again and again, under keys of
their own). Out: processor seconds (user and system, the least of the runs) of

* `segdsl learn`, everything included, and of a program that reads the same table, encodes words and scales
  numbers, tests a logistic regression on five folds and fits it (scikit-learn, its import included: it is
  needed in the Python that `--other` names, this one unless told);
* `segdsl segment` of a segment that asks the learnt chance, of one that asks a score of as many conditions on
  the same columns, and of one that asks neither; what the first two add to the third is compared.

Seconds differ between machines; the ratios hardly do.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

AS_OF = ("--as-of", "2026-03-31", "-q")
SEGDSL = (sys.executable, "-m", "segdsl")
RULES = """\
customers from "customers.csv" key customerID
  gender            text
  SeniorCitizen     text
  Partner           text
  Dependents        text
  tenure            number
  PhoneService      text
  MultipleLines     text
  InternetService   text
  OnlineSecurity    text
  OnlineBackup      text
  DeviceProtection  text
  TechSupport       text
  StreamingTV       text
  StreamingMovies   text
  Contract          text
  PaperlessBilling  text
  PaymentMethod     text
  MonthlyCharges    number
  TotalCharges      number
  Churn             flag
"""
FEATURES = [line.split()[0] for line in RULES.splitlines()[1:] if "Churn" not in line]
LEARNT = f"""
prediction leaves "Chance that a subscriber has left"
  of Churn
  from {", ".join(FEATURES)}
"""
OTHER = """\
import sys
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
table = pd.read_csv(sys.argv[1])
table["TotalCharges"] = pd.to_numeric(table.TotalCharges, errors="coerce").fillna(0)
known, left = table.drop(columns=["customerID", "Churn"]), table.Churn == "Yes"
numbers = ["tenure", "MonthlyCharges", "TotalCharges"]
words = [name for name in known.columns if name not in numbers]
by_kind = (StandardScaler(), numbers), (OneHotEncoder(handle_unknown="ignore"), words)
model = make_pipeline(make_column_transformer(*by_kind), LogisticRegression(max_iter=1000))
cross_val_score(model, known, left, cv=5, scoring="roc_auc")
model.fit(known, left)
"""


def main() -> None:
    words = argparse.ArgumentParser(description="What learning and learnt traits take.")
    words.add_argument("--telco", type=Path, required=True, help="Telco-Customer-Churn.csv")
    words.add_argument("--customers", type=int, default=1_000_000, help="how many are scored (1,000,000)")
    words.add_argument("--runs", type=int, default=3, help="how often each is run (3 by default)")
    words.add_argument("--other", default=sys.executable, help="a Python that has scikit-learn and pandas")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary)
        (project / "customers.csv").write_bytes(asked.telco.read_bytes())
        (project / "rules.seg").write_text(RULES + LEARNT, encoding="utf-8")
        ours = seconds((*SEGDSL, "learn", "--project", str(project), *AS_OF), asked.runs)
        other = seconds((asked.other, "-c", OTHER, str(asked.telco)), asked.runs)
        told("scikit-learn", other, other)
        told("segdsl learn", ours, other)
        scored(project, asked.customers, asked.runs)


def scored(project: Path, customers: int, runs: int) -> None:
    """Prints what a learnt trait adds to a run over so many customers, and what a score by hand does."""
    enlarge(project / "customers.csv", customers)
    by_hand = score(project)
    (project / "rules.seg").write_text(
        f"{RULES}{LEARNT}{by_hand}\n"
        "segment neither where tenure > 12\n\n"
        "segment likely where leaves >= 50%\n\n"
        "segment high where by_hand >= 50\n",
        encoding="utf-8",
    )
    neither, learnt, hand = (
        seconds((*SEGDSL, "segment", "--project", str(project), "--only", name, *AS_OF), runs)
        for name in ("neither", "likely", "high")
    )
    print(
        f"{customers:,} customers, {by_hand.count(' when ')} conditions; a run without either {neither:.2f} s"
    )
    told("a score by hand adds", hand - neither, hand - neither)
    told("a learnt chance adds", learnt - neither, hand - neither)


def enlarge(table: Path, customers: int) -> None:
    """Writes the rows again and again, each time under other keys."""
    with table.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with table.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows([f"{n}", *rows[n % len(rows)][1:]] for n in range(customers))


def score(project: Path) -> str:
    """A score by hand with a condition for each line of points that was learnt."""
    learnt = json.loads((project / "learnt" / "leaves.json").read_text(encoding="utf-8"))
    lines = "\n".join(f"  +{abs(line['points']) + 1} when {line['when']}" for line in learnt["points"])
    return f'\nscore by_hand "As many conditions"\n{lines}\n'


def told(what: str, taken: float, yardstick: float) -> None:
    print(f"{what:22} {taken:7.2f} s {taken / yardstick:6.2f} x", flush=True)


def seconds(command: tuple[str, ...], runs: int) -> float:
    """Processor seconds of the quickest run."""
    found = []
    for _ in range(runs):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status):
            sys.exit(f"This failed: {' '.join(command)}")
        found.append(used.ru_utime + used.ru_stime)
    return min(found)


if __name__ == "__main__":
    main()

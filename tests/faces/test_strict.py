"""With --strict, or where the settings say so, warnings fail, of whatever tells of faults in data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.shop import AS_OF, run
from tests.faces.test_names import FILES


@pytest.mark.parametrize("asked", ["segment", "explain 1", "history"])
def test_strict_is_heeded_by_whoever_tells_of_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "orders.csv").write_text("id,on_day,total\n1,2026-03-01,much\n", encoding="utf-8")
    (tmp_path / "h.csv").write_text("campaign,key,sent_at,status\nhello,1,someday,sent\n", encoding="utf-8")
    settings = (tmp_path / "segdsl.toml").read_text(encoding="utf-8")
    words = (*asked.split(), *AS_OF, "--tolerate")
    assert run(*words).code == 0
    done = run(*words, "--strict")
    assert (done.code, "warning[" in done.err) == (1, True), done
    (tmp_path / "segdsl.toml").write_text(f"{settings}[check]\nstrict = true\n", encoding="utf-8")
    assert run(*words).code == 1

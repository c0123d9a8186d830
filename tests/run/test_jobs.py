"""More processes give the same findings as one."""

from __future__ import annotations

from pathlib import Path

from mtqa.model import Finding
from mtqa.run.config import RunConfig
from mtqa.run.pipeline import BATCH, Steps, run
from mtqa.run.store import Store

ROWS = [
    ("5月，公司卖出530万台。", "The company sold 530 million units in May."),
    ("会议在北京举行。", ""),
    ("双方同意。", "The the two sides agreed ."),
    ("新华社报道。", "The agency reports."),
]


def findings(folder: Path, jobs: int) -> list[Finding]:
    corpus = folder / "corpus.tsv"
    rows = ["zh\ten", *("\t".join(row) for row in ROWS * (BATCH // len(ROWS) + 10))]
    corpus.write_text("\n".join(rows) + "\n", "utf-8")
    glossary = folder / "glossary.tsv"
    glossary.write_text("id\tzh\ten\nxinhua\t新华社\tXinhua News Agency\n", "utf-8")
    path = folder / f"{jobs}" / "run.db"
    run(RunConfig(corpus=corpus, glossary=glossary, jobs=jobs), path, steps=Steps(score=False))
    with Store.open(path) as store:
        return list(store.findings())


def test_two_processes_find_what_one_finds(tmp_path: Path):
    alone = findings(tmp_path, 1)
    assert {finding.check for finding in alone} >= {"number-mismatch", "empty-target", "repeated-word", "term-missing"}
    assert max(finding.index for finding in alone) >= BATCH, "more than one batch"
    assert findings(tmp_path, 2) == alone

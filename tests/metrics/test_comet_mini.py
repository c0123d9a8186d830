"""The checkpoint that ships: it loads offline, scores the same everywhere, and finds planted errors.

The figures in GOLDEN are golden: they were made by this checkpoint and hold it to itself, on every machine.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mtqa.metrics.mini import checkpoint_folder, unpack


def installed() -> bool:
    try:
        importlib.metadata.version("unbabel-comet")
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


needs_comet = pytest.mark.skipif(not installed(), reason="needs the [comet] extra")
pytestmark = pytest.mark.comet

FERRY = ("渡轮每天早上七点三十分离开码头。", "The ferry leaves the pier at 7:30 every morning.")
BUDGET = (
    "市政府今年投入1.2亿元修缮三十座旧桥。",
    "The city is spending 120 million yuan this year to repair thirty old bridges.",
)
VACCINE = ("专家表示，这种疫苗对儿童没有副作用。", "Experts said the vaccine does not have side effects in children.")
MAYOR = (
    "上海市副市长周三会见了来自悉尼的代表团。",
    "The vice mayor of Shanghai met a delegation from Sydney on Wednesday.",
)
EXPORTS = (
    "今年前八个月，中国对欧洲的出口增长了5.6%。",
    "In the first eight months of this year, China's exports to Europe grew by 5.6 percent.",
)

# (source and reference, clean translation, damaged translation, what is wrong with it)
DAMAGED = [
    (FERRY, "The ferry leaves the dock at 7:30 every morning.",
     "The ferry leaves the dock at 9:30 every morning.", "number"),
    (FERRY, "Every morning at 7:30 the ferry leaves the pier.", "", "empty"),
    (FERRY, "Every morning at 7:30 the ferry leaves the pier.", FERRY[0], "copied source"),
    (BUDGET, "This year the city will invest 120 million yuan to repair thirty old bridges.",
     "This year the city will invest 120 billion yuan to repair thirty old bridges.", "magnitude"),
    (BUDGET, "This year the city will invest 120 million yuan to repair thirty old bridges.",
     "This year the city will invest 120 million yuan.", "omission"),
    (VACCINE, "According to experts, this vaccine does not have side effects on children.",
     "According to experts, this vaccine does have side effects on children.", "negation taken out"),
    (EXPORTS, "China's exports to Europe have grown by 5.6 percent in the first eight months of this year.",
     "China's exports to Europe have not grown by 5.6 percent in the first eight months of this year.",
     "negation put in"),
    (MAYOR, "Shanghai's vice mayor met with a delegation from Sydney on Wednesday.",
     "Beijing's vice mayor met with a delegation from Sydney on Wednesday.", "name"),
    (MAYOR, "Shanghai's vice mayor met with a delegation from Sydney on Wednesday.",
     "Shanghai's vice mayor met with a 代表团 from Sydney on Wednesday.", "untranslated"),
    (EXPORTS, "China's exports to Europe have grown by 5.6 percent in the first eight months of this year.",
     "percent this exports first to the year. in months grown have eight Europe of China's 5.6 by", "shuffled"),
    (EXPORTS, "China's exports to Europe have grown by 5.6 percent in the first eight months of this year.",
     MAYOR[1], "another sentence"),
]  # fmt: skip

GOLDEN = [
    # clean, damaged
    0.70248, 0.40727,
    0.78388, -0.10770,
    0.78388, -0.14903,
    0.72867, 0.61923,
    0.72867, 0.45063,
    0.74208, 0.59457,
    0.69121, 0.53443,
    0.78711, 0.74320,
    0.78711, 0.65693,
    0.69121, 0.68508,
    0.69121, 0.13334,
]  # fmt: skip

TRIPLES = [
    {"src": pair[0], "mt": hypothesis, "ref": pair[1]}
    for pair, clean, damaged, _ in DAMAGED
    for hypothesis in (clean, damaged)
]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> list[float]:
    """Scores of TRIPLES by unbabel-comet's own `predict`, in a process of its own that may not use the network."""
    folder = tmp_path_factory.mktemp("mini")
    unpack(folder / "comet-mini")
    code = (
        "import json, sys, warnings; warnings.simplefilter('ignore')\n"
        "from comet import load_from_checkpoint\n"
        "model = load_from_checkpoint(sys.argv[1], local_files_only=True)\n"
        "assert type(model).__name__ == 'RegressionMetric', type(model)\n"
        "assert {str(weight.dtype) for weight in model.parameters()} == {'torch.float32'}\n"
        "found = model.predict(json.load(sys.stdin), batch_size=4, gpus=0, progress_bar=False, num_workers=0)\n"
        "print(json.dumps(list(found['scores'])))\n"
    )
    offline = {
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "HF_HOME": str(folder / "no hub"),
        "TQDM_DISABLE": "1",
    }
    command = [sys.executable, "-c", code, str(folder / "comet-mini" / "checkpoints" / "model.ckpt")]
    run = subprocess.run(
        command, input=json.dumps(TRIPLES), capture_output=True, text=True, env={**os.environ, **offline}, check=False
    )
    assert run.returncode == 0, run.stderr
    return list(json.loads(run.stdout.splitlines()[-1]))


@needs_comet
def test_scores_are_the_same_everywhere(scores: list[float]) -> None:
    assert scores == pytest.approx(GOLDEN, abs=1e-4)


@needs_comet
@pytest.mark.parametrize("number", range(len(DAMAGED)), ids=[what for *_, what in DAMAGED])
def test_clean_is_above_damaged(scores: list[float], number: int) -> None:
    clean, damaged = scores[2 * number : 2 * number + 2]
    assert clean > damaged


@needs_comet
def test_the_engine_gives_the_same(scores: list[float]) -> None:
    from mtqa.metrics import _comet_engine as engine
    from mtqa.metrics._comet_load import load
    from mtqa.metrics.models import ModelChoice, find_model

    choice = find_model(checkpoint_folder())
    assert isinstance(choice, ModelChoice)
    ours = [0.0] * len(TRIPLES)
    inputs = [engine.Input(each["src"], each["mt"], each["ref"]) for each in TRIPLES]
    for positions, output in engine.engine_for(load(choice, "cpu"), "cpu").scores(inputs):
        for position in positions:
            ours[position] = output.score
    assert ours == pytest.approx(scores, abs=1e-5)


def test_it_is_small_and_complete() -> None:
    files = {
        str(path.relative_to(checkpoint_folder())): path for path in checkpoint_folder().rglob("*") if path.is_file()
    }
    assert {"hparams.yaml", "checkpoints/model.ckpt", "encoder/config.json", "encoder/tokenizer.json"} <= set(files)
    assert sum(path.stat().st_size for path in files.values()) <= 16_000_000


def test_it_names_no_place_of_the_machine_that_made_it() -> None:
    for path in checkpoint_folder().rglob("*"):
        if path.suffix in {".yaml", ".json"}:
            assert not re.search(r"/(work|home|tmp|root)/", path.read_text("utf-8")), path


@needs_comet
def test_unpacking_again_replaces(tmp_path: Path) -> None:
    first, second = (unpack(tmp_path / "copy") for _ in range(2))
    assert first == second
    assert f"pretrained_model: {tmp_path.resolve() / 'copy' / 'encoder'}" in (tmp_path / "copy/hparams.yaml").read_text(
        "utf-8"
    )

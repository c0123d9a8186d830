"""`mtqa models`: licences are told, what is fetched works without network, what goes wrong is one line."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from mtqa.cli import main
from mtqa.metrics import models

sys.path.insert(0, str(Path(__file__).parent.parent))
import tiny_comet

pytestmark = [pytest.mark.comet, pytest.mark.skipif(not models.installed(), reason="needs the [comet] extra")]


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty working folder, an empty cache of the hub, no variable set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(models.ENVIRONMENT, raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hub with one model of each kind, whose encoders are elsewhere on it, as on the real one."""
    place = tmp_path / "remote"
    for name, settings in {"X/tiny": {}, "X/mini": {"encoder_model": "MiniLM"}}.items():
        folder = tiny_comet.make(place / name, **settings)
        encoder = place / "nobody/has-this-encoder"
        shutil.copytree(folder / "encoder", encoder, dirs_exist_ok=True)
        shutil.copytree(folder / "encoder", place / models.MINILM_TOKENIZER, dirs_exist_ok=True)
        shutil.rmtree(folder / "encoder")
    (place / models.MINILM_TOKENIZER / "config.json").write_text("another encoder's")

    def download(name: str, allow_patterns: list[str], local_dir: Path | None = None, **_: object) -> str:
        target = local_dir or tmp_path / "hub" / f"models--{name.replace('/', '--')}" / "snapshots" / "0"
        for pattern in allow_patterns:
            for file in (place / name).glob(pattern):
                copy = target / file.relative_to(place / name)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, copy)
        return str(target)

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    return place


def test_list_tells_licence_size_and_what_is_here(capsys: pytest.CaptureFixture[str]) -> None:
    tiny_comet.make(Path("models/mine"))
    assert main(["models", "list"]) == 0
    out = capsys.readouterr().out
    rows = {line.split()[0]: line for line in out.splitlines() if line.startswith("Unbabel/")}
    assert set(rows) == {model.name for model in models.KNOWN}
    for name in ("Unbabel/wmt22-cometkiwi-da", "Unbabel/XCOMET-XL", "Unbabel/XCOMET-XXL"):
        assert "CC BY-NC-SA 4.0" in rows[name]
        assert "gated" in rows[name]
        assert "non-commercial" in rows[name]
    free = rows["Unbabel/wmt22-comet-da"]
    assert "Apache-2.0" in free
    assert "2.3 GB" in free
    assert "non-commercial" not in free
    assert "mine in models/mine" in out.splitlines()[-1]


def test_list_without_the_extra(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "installed", lambda: False)
    assert main(["models", "list"]) == 0
    assert "pip install 'mtqa[comet]'" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["X/tiny", "X/mini"])
def test_a_pulled_folder_works_elsewhere_without_network(hub: Path, name: str, capsys, tmp_path: Path) -> None:
    assert main(["models", "pull", name, "--out", "carried"]) == 0
    assert capsys.readouterr().out == "carried\n"
    shutil.rmtree(hub)
    elsewhere = tmp_path / "another machine" / "model"
    shutil.copytree("carried", elsewhere)
    assert main(["models", "verify", str(elsewhere)]) == 0
    out = capsys.readouterr().out
    assert "loads without network" in out
    assert f"digest {models.find_model(elsewhere).identity}" in out
    assert models.find_model(elsewhere).identity == models.find_model("carried").identity


def test_pull_into_the_cache(hub: Path, nowhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "pull", "X/tiny"]) == 0
    folder = Path(capsys.readouterr().out.strip())
    assert folder.is_relative_to(nowhere / "hub")
    assert (folder / "checkpoints/model.ckpt").is_file()
    assert (nowhere / "hub/models--nobody--has-this-encoder/snapshots/0/tokenizer.json").is_file()


def test_pull_says_that_a_licence_forbids_commerce(hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(hub / "X/tiny", hub / "Unbabel/wmt22-cometkiwi-da")
    assert main(["models", "pull", "Unbabel/wmt22-cometkiwi-da"]) == 0
    assert "CC BY-NC-SA 4.0: no commercial use" in capsys.readouterr().err


def test_path(capsys: pytest.CaptureFixture[str]) -> None:
    folder = tiny_comet.make(Path("models/mine"))
    assert main(["models", "path", "models/mine"]) == 0
    assert capsys.readouterr().out == f"{folder}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["path", "X/y"], "the model X/y is not on this machine; get one with: mtqa models pull X/y"),
        (["path", "empty"], "'empty' is neither a folder nor the name of a model"),
        (["verify"], "no model on this machine"),
        (["verify", "X/y"], "mtqa models pull X/y"),
        (["pull", "tiny"], "'tiny' is not the name of a model"),
        (["pull", "X/gone"], "X/gone is not a COMET model"),
    ],
)
def test_what_goes_wrong_is_one_line(hub: Path, arguments: list[str], said: str, capsys) -> None:
    assert main(["models", *arguments]) == 2
    caught = capsys.readouterr()
    assert said in caught.err
    assert (caught.out, caught.err.count("\n")) == ("", 1)


def test_a_folder_without_tokenizer_is_not_verified(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(tiny_comet.make(Path("half")) / "encoder")
    assert main(["models", "verify", "half"]) == 2
    assert "the tokenizer of nobody/has-this-encoder is not on this machine" in capsys.readouterr().err

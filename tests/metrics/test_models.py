"""Models are found without network, and what is wrong is said in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtqa.errors import MissingExtraError, ModelError
from mtqa.metrics import models
from mtqa.metrics.base import MetricOptions
from mtqa.metrics.comet import Comet
from mtqa.metrics.models import ModelChoice, Unavailable, fetch_model, find_model, is_hub_name

pytestmark = [pytest.mark.comet, pytest.mark.skipif(not models.installed(), reason="needs the [comet] extra")]

REGRESSION = "class_identifier: regression_metric\npretrained_model: xlm-roberta-large\n"


@pytest.fixture(autouse=True)
def nowhere(monkeypatch, tmp_path) -> Path:
    """An empty working folder, an empty cache of the hub, no variable set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(models.ENVIRONMENT, raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path


def model(folder: Path, settings: str = REGRESSION, checkpoint: str = "model.ckpt") -> Path:
    (folder / "checkpoints").mkdir(parents=True)
    (folder / "hparams.yaml").write_text(settings, "utf-8")
    (folder / "checkpoints" / checkpoint).write_bytes(b"weights")
    return folder


def snapshot(hub: Path, name: str) -> Path:
    """A model in the hub's cache: weights in a blob that is named by its digest, and a link to it."""
    place = hub / f"models--{name.replace('/', '--')}"
    folder = model(place / "snapshots" / ("0" * 40))
    (place / "refs").mkdir()
    (place / "refs/main").write_text("0" * 40)
    (place / "blobs").mkdir()
    blob = place / "blobs" / ("ab" * 32)
    (folder / "checkpoints/model.ckpt").rename(blob)
    (folder / "checkpoints/model.ckpt").symlink_to(blob)
    return folder


def test_nothing_is_found_where_nothing_is() -> None:
    expected = "COMET was not scored: no model on this machine; get one with: mtqa models pull Unbabel/wmt22-comet-da"
    assert str(find_model()) == expected


def test_the_order_in_which_an_unnamed_model_is_looked_for(monkeypatch, nowhere) -> None:
    snapshot(nowhere / "hub", "Unbabel/eamt22-cometinho-da")
    assert find_model().name == "Unbabel/eamt22-cometinho-da"
    snapshot(nowhere / "hub", "Unbabel/wmt22-comet-da")
    assert find_model().name == "Unbabel/wmt22-comet-da"
    model(nowhere / "models/zeta/one")
    assert find_model().name == "one"
    monkeypatch.setenv(models.ENVIRONMENT, str(model(nowhere / "elsewhere")))
    assert find_model().name == "elsewhere"
    assert find_model("models/zeta/one").name == "one"


def test_a_model_with_a_licence_to_accept_is_never_taken_unasked(nowhere) -> None:
    snapshot(nowhere / "hub", "Unbabel/wmt22-cometkiwi-da")
    assert isinstance(find_model(), Unavailable)
    assert find_model("Unbabel/wmt22-cometkiwi-da").name == "Unbabel/wmt22-cometkiwi-da"


@pytest.mark.parametrize(
    ("make", "name", "found"),
    [
        pytest.param(lambda: model(Path("a")), "a", "a", id="a folder"),
        pytest.param(lambda: model(Path("a")), "a/checkpoints/model.ckpt", "a", id="a checkpoint"),
        pytest.param(lambda: model(Path("a"), checkpoint="epoch=1.ckpt"), "a", "a", id="a checkpoint of another name"),
        pytest.param(lambda: snapshot(Path("hub"), "X/y"), "X/y", "X/y", id="a hub name"),
        pytest.param(
            lambda: snapshot(Path("hub"), "X/y"), "hub/models--X--y/snapshots/" + "0" * 40, "X/y", id="snapshot"
        ),
    ],
)
def test_named(nowhere, make, name: str, found: str) -> None:
    make()
    assert find_model(name).name == found


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "Unbabel/wmt22-comet-da",
            "the model Unbabel/wmt22-comet-da is not on this machine; get one with: mtqa models pull",
        ),
        (
            "wmt22-comet-da",
            "'wmt22-comet-da' is neither a folder nor the name of a model; known: Unbabel/wmt22-comet-da,",
        ),
        ("gone/checkpoints/model.ckpt", "there is no file gone/checkpoints/model.ckpt"),
        ("empty", "empty has no hparams.yaml"),
        ("half", "half has no checkpoints/model.ckpt"),
        ("loose.ckpt", "has no hparams.yaml; a checkpoint lies in checkpoints/"),
    ],
)
def test_not_there(nowhere, name: str, reason: str) -> None:
    (nowhere / "empty").mkdir()
    (model(nowhere / "half") / "checkpoints/model.ckpt").unlink()
    (nowhere / "loose.ckpt").write_bytes(b"")
    result = find_model(name)
    assert isinstance(result, Unavailable)
    assert reason in str(result)
    with pytest.raises(ModelError, match="not scored"):
        Comet.build(MetricOptions(comet_model=name, download=False))


@pytest.mark.parametrize(
    ("settings", "needed"),
    [
        (REGRESSION, True),
        ("class_identifier: referenceless_regression_metric", False),
        ("class_identifier: unified_metric\ninput_segments: [mt, src]", False),
        ("class_identifier: xcomet_metric\ninput_segments: [mt, src, ref]", True),
    ],
)
def test_whether_a_reference_is_needed(nowhere, settings: str, needed: bool) -> None:
    assert find_model(model(nowhere / "a", settings)).needs_reference is needed


@pytest.mark.parametrize(
    "settings", ["", "[]", "a: 1", "\x00", "class_identifier: [", "!!python/object/apply:os.getcwd []"]
)
def test_broken_settings(nowhere, settings: str) -> None:
    with pytest.raises(ModelError, match="not the settings of a COMET model"):
        _ = find_model(model(nowhere / "a", settings)).needs_reference


def test_identity_is_that_of_settings_and_weights(nowhere) -> None:
    one, same = find_model(model(nowhere / "a")), find_model(model(nowhere / "b"))
    assert one.identity == same.identity
    other = find_model(model(nowhere / "c", REGRESSION + "pool: cls\n"))
    (same.checkpoint).write_bytes(b"other weights")
    again = find_model(nowhere / "b")
    assert len({one.identity, other.identity, again.identity}) == 3
    assert len(one.identity) == 12


def test_identity_reads_no_gigabytes_from_the_cache(nowhere) -> None:
    """The cache names a file by its digest: the content does not matter, only the name."""
    folder = snapshot(nowhere / "hub", "X/y")
    before = find_model(folder).identity
    (folder / "checkpoints/model.ckpt").resolve().write_bytes(b"not looked at")
    assert find_model(folder).identity == before


def test_a_folder_may_bring_its_encoder(nowhere) -> None:
    folder = model(nowhere / "a")
    assert find_model(folder).encoder is None
    (folder / "encoder").mkdir()
    for name in ("config.json", "tokenizer.json"):
        (folder / "encoder" / name).write_text("{}")
    assert find_model(folder).encoder == folder / "encoder"


def test_no_network_is_one_line() -> None:
    with pytest.raises(ModelError, match=r"^X/y cannot be fetched: the hub cannot be reached; name a folder") as caught:
        fetch_model("X/y", endpoint="http://127.0.0.1:9")
    assert "\n" not in str(caught.value)


def refusal(kind: str) -> Exception:
    import requests
    from huggingface_hub import errors

    return getattr(errors, kind)("many\nlines", response=requests.Response())


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("GatedRepoError", "X/y is gated: accept its licence at https://huggingface.co/X/y, then: hf auth login"),
        ("RepositoryNotFoundError", "the hub has no model X/y"),
        ("HfHubHTTPError", "cannot be fetched: many;"),
    ],
)
def test_what_the_hub_refuses(monkeypatch, error: str, said: str) -> None:
    def refuse(*_, **__):
        raise refusal(error)

    monkeypatch.setattr("huggingface_hub.snapshot_download", refuse)
    with pytest.raises(ModelError, match=said) as caught:
        Comet.build(MetricOptions(comet_model="X/y"))
    assert "\n" not in str(caught.value)


def test_fetching_brings_the_encoder_too(monkeypatch, nowhere) -> None:
    asked = []

    def download(name, **_):
        asked.append(name)
        return str(model(nowhere / "fetched") if name == "X/y" else nowhere)

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    assert isinstance(fetch_model("X/y"), ModelChoice)
    assert asked == ["X/y", "xlm-roberta-large"]


def test_what_is_no_comet_model(monkeypatch, nowhere) -> None:
    monkeypatch.setattr("huggingface_hub.snapshot_download", lambda *_, **__: str(nowhere))
    with pytest.raises(ModelError, match="X/y is not a COMET model"):
        fetch_model("X/y")


def test_without_the_extra(monkeypatch, nowhere) -> None:
    model(nowhere / "models/a")
    monkeypatch.setattr(models, "installed", lambda: False)
    monkeypatch.setattr("mtqa.metrics.comet.installed", lambda: False)
    assert "pip install 'mtqa[comet]'" in str(find_model())
    for act in (lambda: fetch_model("X/y"), lambda: Comet.build(MetricOptions())):
        with pytest.raises(MissingExtraError, match="pip install 'mtqa\\[comet\\]'"):
            act()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Unbabel/wmt22-comet-da", True), ("wmt22-comet-da", False), ("./a", False), ("~/a", False), ("a/b/c", False)],
)
def test_is_hub_name(name: str, expected: bool) -> None:
    assert is_hub_name(name) is expected

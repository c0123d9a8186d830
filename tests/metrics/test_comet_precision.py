"""Half precision: near to fp32, named in the signature, refused where it cannot be had."""

from __future__ import annotations

import pytest
from tiny_comet import make

from mtqa.errors import ConfigError, ModelError
from mtqa.metrics import models
from mtqa.metrics._comet_precision import precision_of
from mtqa.metrics.base import MetricOptions, Pair
from mtqa.metrics.comet import Comet

pytestmark = [pytest.mark.comet, pytest.mark.skipif(not models.installed(), reason="needs the [comet] extra")]

PAIRS = [
    Pair("今天天气很好。", "The weather is fine today.", ("It is fine today.",)),
    Pair("他去了北京。", "He went to Beijing.", ("He has gone to Beijing.",)),
    Pair("股市上涨。", "Stocks", ("The stock market rose.",)),
]


@pytest.mark.parametrize("kind", ["regression_metric", "unified_metric", "xcomet_metric"])
@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_scores_are_near_and_the_signature_says_so(tmp_path, kind: str, precision: str) -> None:
    folder = str(make(tmp_path / "tiny", kind))
    full, half = (Comet.build(MetricOptions(comet_model=folder, precision=name)) for name in ("", precision))
    exact, near = (comet.statistics(PAIRS)[:, 0] for comet in (full, half))
    assert near == pytest.approx(exact, abs=0.05), "random weights of this size are no gentle model"
    assert near.tolist() != exact.tolist(), "half precision was not used"
    assert "|prec:fp32|" in full.signature(1, [0.0] * 6)
    assert f"|prec:{precision}|" in half.signature(1, [0.0] * 6)


def test_plain_kernels_give_the_same_as_fused_ones(tmp_path, monkeypatch) -> None:
    options = MetricOptions(comet_model=str(make(tmp_path / "tiny")), precision="bf16")
    fused = Comet.build(options).statistics(PAIRS)[:, 0]
    monkeypatch.setattr("mtqa.metrics._comet_precision._has_fused_kernels", lambda precision: False)
    assert Comet.build(options).statistics(PAIRS)[:, 0] == pytest.approx(fused, abs=0.02)


@pytest.mark.parametrize(
    ("wanted", "device", "bf16", "precision"),
    [
        ("", "cpu", True, "fp32"),
        ("", "cuda", True, "bf16"),
        ("", "cuda:1", False, "fp16"),
        ("fp32", "cuda", True, "fp32"),
        ("bf16", "cpu", True, "bf16"),
        ("", "mps", True, "fp32"),
    ],
)
def test_defaults(monkeypatch, wanted: str, device: str, bf16: bool, precision: str) -> None:
    monkeypatch.setattr("torch.cuda.is_bf16_supported", lambda: bf16)
    assert precision_of(wanted, device) == precision


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(ConfigError, match="--precision must be one of fp32, bf16, fp16, not 'int8'"):
        precision_of("int8", "cpu")


@pytest.mark.parametrize("device", ["banana", "cuda:77"])
def test_a_device_that_is_not_there_is_one_line(tmp_path, device: str) -> None:
    folder = str(make(tmp_path / "tiny"))
    with pytest.raises(ModelError, match=f"--device {device} cannot be used") as caught:
        Comet.build(MetricOptions(comet_model=folder, device=device))
    assert "\n" not in str(caught.value)

"""Write the folder that ships from a finished training run.

    python -m training.comet_mini.export --data ../shared/data --run build/comet-mini --to mtqa/metrics/mini/comet-mini

The scale is set here: 0 is the mean score of a reference of another source, 1 that of the reference itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from training.comet_mini import network
from training.comet_mini.data import read_groups
from training.comet_mini.validate import score

SCALE_GROUPS = 400


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run")
    parser.add_argument("--to", type=Path, required=True, help="folder to write")
    options = parser.parse_args(arguments)
    model = network.build(options.run / "encoder").eval()
    model.load_state_dict(torch.load(options.run / "final.pt", weights_only=True)["model"])
    groups = [group for group in read_groups(options.data) if not group.held_out]
    chosen = groups[:: max(1, len(groups) // SCALE_GROUPS)]
    strangers = [*chosen[len(chosen) // 2 :], *chosen[: len(chosen) // 2]]
    ceiling = score(model, [(g.source, g.reference, g.reference) for g in chosen]).mean()
    pairs = zip(chosen, strangers, strict=True)
    floor = score(model, [(g.source, other.reference, g.reference) for g, other in pairs]).mean()
    network.rescale(model, float(floor), float(ceiling))
    network.export(model, options.run / "encoder", options.to)


if __name__ == "__main__":
    main()

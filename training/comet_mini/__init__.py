"""The recipe of comet-mini: a small COMET `RegressionMetric` trained from scratch. See docs/comet-mini.md."""

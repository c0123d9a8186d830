"""The figures of a text as exact values with their places, in Chinese and in English.

`chinese_figures("公司卖出530万台")` holds one figure worth 5300000 at 4 to 8. Values are never floats. What a figure
may also be read as is in its `also`, so that two figures agree where their readings meet.
"""

from __future__ import annotations

from mtqa.text._en_number_style import like as written_like
from mtqa.text._en_number_style import plain as written
from mtqa.text._en_numbers import english_figures
from mtqa.text._figure import Figure, Kind, Value, exact, tidy
from mtqa.text._zh_numbers import CHINESE_FIGURE_CHARS, chinese_figures

__all__ = [
    "CHINESE_FIGURE_CHARS",
    "Figure",
    "Kind",
    "Value",
    "chinese_figures",
    "english_figures",
    "exact",
    "tidy",
    "written",
    "written_like",
]

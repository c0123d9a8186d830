"""Faults of a glossary that show without a corpus; a rule is a function with a decorator, its docstring the manual."""

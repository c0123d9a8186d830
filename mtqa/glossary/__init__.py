"""The glossary: its model, its files, its matching."""

"""Glossaries in other programs' formats: one format to a file."""

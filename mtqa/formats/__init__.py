"""Bilingual file formats: one to a file."""

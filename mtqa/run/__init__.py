"""A run: configuration, pipeline, store."""

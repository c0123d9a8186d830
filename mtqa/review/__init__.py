"""Review: what people decided on a run, kept as a file of events; merged, compared, applied, served, exchanged."""

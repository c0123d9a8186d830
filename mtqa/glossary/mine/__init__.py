"""Term candidates out of post-edits and aligned texts; `candidates.mine` is the door."""

"""Review: decisions and post-edits written back."""

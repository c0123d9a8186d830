"""What the two languages need: pure functions of strings."""

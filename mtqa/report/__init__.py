"""A finished run as a page, JSON, SARIF, a table."""

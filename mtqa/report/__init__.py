"""A run for people and for machines: one HTML page, JSON, SARIF, TSV, Marot, plain lines."""

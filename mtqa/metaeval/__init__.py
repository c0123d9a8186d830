"""Judging metrics against people: human MQM marks in, agreement of any metric (our findings too) with them out."""

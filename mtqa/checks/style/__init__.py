"""Rules of MQM's Style."""

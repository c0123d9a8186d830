"""Rules of MQM's Accuracy."""

"""Rules of MQM's Linguistic conventions."""

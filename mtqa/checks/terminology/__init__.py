"""Rules of MQM's Terminology."""

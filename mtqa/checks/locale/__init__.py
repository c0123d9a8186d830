"""Rules of MQM's Locale convention."""

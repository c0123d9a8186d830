"""Rules of MQM's Design and markup."""

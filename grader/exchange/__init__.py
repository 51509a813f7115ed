"""The way back: from reports to where grades live."""

"""The end of a project: its microsite is frozen, taken to another installation as one file, and read back there."""

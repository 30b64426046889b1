"""Keeps teams apart in the admin: which address leads whom to what, and lists that show a team its own things only."""

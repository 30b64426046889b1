"""Measurements: made content, what is compared, and the tables that come out. Started by `make bench`."""

"""Brings a folder of files with a sheet of facts into the library: shown first, then written row by row."""

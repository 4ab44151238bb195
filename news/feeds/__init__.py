"""News from official sources outside: fetched with care, read, kept without doubles, brought to the desk."""

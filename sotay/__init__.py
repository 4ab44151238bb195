__version__ = "1.0.0"  # the only place; CHANGELOG.md says what each one brings

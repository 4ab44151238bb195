"""Điều hành tác nghiệp: every procedure about a member as a case that goes from level to level, by declaration."""

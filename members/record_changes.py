"""How a member's record is corrected, for apps that keep more of it than the handbook's profile (`members.more_facts`):
asked for, decided upon by somebody else, written in one transaction."""

from members.people.corrections import correct, propose

__all__ = ["correct", "propose"]

"""Shows what was searched for in a text."""

from django import template

from documents import passages

register = template.Library()
register.filter("marked", passages.marked)

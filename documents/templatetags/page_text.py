"""The words of a page as paragraphs."""

from django import template

from documents.texts import pages

register = template.Library()
register.filter("paragraphs", pages.paragraphs)

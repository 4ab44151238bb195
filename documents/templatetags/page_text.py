"""The words of a page as paragraphs."""

from django import template

from documents import text_pages

register = template.Library()
register.filter("paragraphs", text_pages.paragraphs)

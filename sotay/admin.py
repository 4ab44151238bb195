"""Takes out of the desk what other packages put there and nobody of ours uses: rights are powers on units, not
groups."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

admin.site.unregister([Group, EmailAddress])

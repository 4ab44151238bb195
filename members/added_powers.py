"""Powers that an app brings which is not always installed."""

from collections.abc import Mapping

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from members import powers
from members.powers import Power, Role


def bring(app: AppConfig, added: Mapping[Role, frozenset[Power]]) -> None:
    """Roles give `added` from now on, and those who hold them already get these after the next migrate, which makes the
    permissions of `app`. To be called from its `ready()`."""
    powers.add_to_roles(added)
    post_migrate.connect(_complete_grants, sender=app, dispatch_uid=f"{app.label}.powers")


def _complete_grants(**kwargs) -> None:
    from members.rights import roles  # to be loaded by who migrates

    roles.complete_grants()

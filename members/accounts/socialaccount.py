"""allauth's app of outside accounts, which loads its providers, and with them a client for HTTP, where pages are."""

from allauth.socialaccount import apps


class LateProvidersConfig(apps.SocialAccountConfig):
    """A command, the clock and a worker sign nobody in; `members.accounts.identity_provider` loads the provider."""

    def ready(self) -> None:
        from allauth.socialaccount import checks  # noqa: F401 - registers them

"""What a browser may load into a page: the policy of the settings."""

from functools import cached_property

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings


class PolicyMiddleware(CSPMiddleware):
    """django-csp's; a page that asks for nothing of its own gets the policy that was composed once."""

    @cached_property
    def _ordinary(self) -> str:
        return build_policy()

    def process_response(self, request, response):
        own = getattr(request, "_csp_nonce", None) or any(name.startswith("_csp") for name in vars(response))
        if own or settings.DEBUG or HEADER in response:
            return super().process_response(request, response)
        response[HEADER] = self._ordinary
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # too late to ask for one
        return response

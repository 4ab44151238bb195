"""Nobody gives powers to themselves, by a decision about organisations as little as on the page of rights."""

from members.access import covers
from members.models import Unit, UnitGrant, User
from members.powers import Power
from members.reorganising.plan import Plan, wrong


class AddedPowers:
    """What `by` held, before the event, over the units that the plan names. None and a superuser gain nothing."""

    def __init__(self, plan: Plan, by: User | None):
        self._by = None if by is None or by.is_superuser else by
        self._before = {}
        if self._by:
            places = Unit.objects.filter(pk__in=plan.named).values_list("pk", "path")
            self._before = {pk: _over(path, by.grants.items()) for pk, path in places}

    def refuse(self) -> None:
        """Raises ValidationError when a role that was given to `by` by hand reaches further after the event.

        Closed units lie under their successors by now. What a chức vụ brings goes where the office goes, as the
        decision says.
        """
        if self._by is None:
            return
        given = UnitGrant.objects.in_force().filter(user=self._by, office=None)
        held = [(name, [path]) for name, path in given.values_list("permission__codename", "content_object__path")]
        for unit in Unit.objects.filter(pk__in=self._before).order_by("path"):
            if more := _over(unit.path, held) - self._before[unit.pk]:
                powers = ", ".join(power.label for power in Power if power.codename in more)
                raise wrong(
                    f"Sau việc này chính đồng chí sẽ có thêm quyền đối với {unit.name} ({powers}): "
                    "việc này do cán bộ khác hoặc cấp trên ghi."
                )


def _over(path: str, held) -> set[str]:
    """Codenames of the powers that are held over the unit at `path`."""
    return {name for name, paths in held if covers(paths, path)}

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """All that the other apps see of procedures is plugged in here: where the app is not installed there is none."""

    name = "members.operations"
    label = "operations"
    verbose_name = "Điều hành tác nghiệp"

    def ready(self):
        from members import (
            added_powers,
            demo_stories,
            menu,
            more_facts,
            personal_data,
            record_links,
            succession,
            waiting_work,
        )
        from members.operations.admission.declared import ADMISSION
        from members.operations.admission.recognition import RECOGNITION
        from members.operations.desk import plugged, story
        from members.operations.engine.declaring import PROCEDURES
        from members.operations.leaving import declared as leaving
        from members.operations.transfers import declared as transfers
        from members.operations.transfers.incoming import INCOMING

        self._bring_records(more_facts, record_links, personal_data, added_powers)
        for procedure in (*transfers.ALL, INCOMING, ADMISSION, RECOGNITION, *leaving.ALL):
            PROCEDURES.plug_in(procedure)
        added_powers.bring(self, plugged.ROLE_POWERS)
        menu.ROOMS.plug_in(plugged.ROOM)
        demo_stories.STORIES.plug_in(story.tell)
        waiting_work.WORK.plug_in(plugged.WAITING)
        personal_data.SECTIONS.plug_in(plugged.HELD)
        for work in plugged.OPEN_WORK:
            succession.OPEN_WORK.plug_in(work)

    def _bring_records(self, more_facts, record_links, personal_data, added_powers):
        from members.operations.records import facts, plugged

        added_powers.bring(self, plugged.ROLE_POWERS)
        record_links.LINKS.plug_in(plugged.LINK)
        personal_data.SECTIONS.plug_in(plugged.HELD)
        for fact in facts.FACTS:
            more_facts.FACTS.plug_in(fact)

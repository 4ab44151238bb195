from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """All that the other apps see of procedures is plugged in here: where the app is not installed there is none."""

    name = "members.operations"
    label = "operations"
    verbose_name = "Điều hành tác nghiệp"

    def ready(self):
        from members import added_powers, demo_stories, menu, personal_data, succession, waiting_work
        from members.operations.abroad import declared as abroad
        from members.operations.admission.declared import ADMISSION, MOVED
        from members.operations.admission.readmission import READMISSION
        from members.operations.admission.recognition import RECOGNITION
        from members.operations.desk import plugged, story
        from members.operations.discipline import declared as discipline
        from members.operations.engine.declaring import PROCEDURES
        from members.operations.exemption import declared as exemption
        from members.operations.leaving import declared as leaving
        from members.operations.leaving import story as leaving_story
        from members.operations.renaming.declared import RENAMING
        from members.operations.transfers import declared as transfers
        from members.operations.transfers.collective import COLLECTIVE
        from members.operations.transfers.incoming import INCOMING

        moves = (*transfers.ALL, COLLECTIVE, *abroad.ALL, INCOMING)
        others = (*exemption.ALL, *discipline.ALL, *leaving.ALL, RENAMING)
        for procedure in (*moves, ADMISSION, MOVED, READMISSION, RECOGNITION, *others):
            PROCEDURES.plug_in(procedure)
        added_powers.bring(self, plugged.ROLE_POWERS)
        menu.ROOMS.plug_in(plugged.ROOM)
        demo_stories.STORIES.plug_in(story.tell)
        demo_stories.STORIES.plug_in(leaving_story.tell)
        waiting_work.WORK.plug_in(plugged.WAITING)
        personal_data.SECTIONS.plug_in(plugged.HELD)
        for work in plugged.OPEN_WORK:
            succession.OPEN_WORK.plug_in(work)

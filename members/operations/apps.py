from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """All that the other apps see of procedures is plugged in here: where the app is not installed there is none."""

    name = "members.operations"
    label = "operations"
    verbose_name = "Điều hành tác nghiệp"

    def ready(self):
        from members import added_powers, demo_stories, menu, personal_data, succession, waiting_work
        from members.operations.admission.declared import ADMISSION
        from members.operations.admission.recognition import RECOGNITION
        from members.operations.badges import declared as badges
        from members.operations.cards import declared as cards
        from members.operations.desk import plugged, story, story_badges
        from members.operations.engine.declaring import PROCEDURES
        from members.operations.leaving import declared as leaving
        from members.operations.transfers import declared as transfers
        from members.operations.transfers.incoming import INCOMING

        for procedure in (*transfers.ALL, INCOMING, ADMISSION, RECOGNITION, *leaving.ALL, *badges.ALL, *cards.ALL):
            PROCEDURES.plug_in(procedure)
        added_powers.bring(self, plugged.ROLE_POWERS)
        menu.ROOMS.plug_in(plugged.ROOM)
        demo_stories.STORIES.plug_in(story.tell)
        demo_stories.STORIES.plug_in(story_badges.tell)
        waiting_work.WORK.plug_in(plugged.WAITING)
        personal_data.SECTIONS.plug_in(plugged.HELD)
        for work in plugged.OPEN_WORK:
            succession.OPEN_WORK.plug_in(work)

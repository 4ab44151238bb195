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
        from members.operations.desk import plugged, story
        from members.operations.engine.declaring import PROCEDURES
        from members.operations.fees import plugged as fees
        from members.operations.fees import story as fees_story
        from members.operations.leaving import declared as leaving
        from members.operations.statistics import of_cases, of_members, of_ratings
        from members.operations.statistics.declaring import FORMS
        from members.operations.transfers import declared as transfers
        from members.operations.transfers.incoming import INCOMING

        for form in (
            of_members.CHANGES,
            of_members.STRUCTURE,
            of_cases.ADMISSIONS,
            of_cases.MEDALS,
            of_cases.LEAVING,
            of_ratings.MEMBERS,
            of_ratings.ORGANISATIONS,
        ):
            FORMS.plug_in(form)
        for procedure in (*transfers.ALL, INCOMING, ADMISSION, RECOGNITION, *leaving.ALL):
            PROCEDURES.plug_in(procedure)
        added_powers.bring(self, plugged.ROLE_POWERS)
        menu.ROOMS.plug_in(plugged.ROOM)
        menu.OWN_PAGES.plug_in(plugged.OWN_FEES)
        menu.OWN_PAGES.plug_in(plugged.OWN_RATING)
        demo_stories.STORIES.plug_in(story.tell)
        demo_stories.STORIES.plug_in(fees_story.tell)
        waiting_work.WORK.plug_in(plugged.WAITING)
        for section in (plugged.HELD, *fees.SECTIONS):
            personal_data.SECTIONS.plug_in(section)
        for work in plugged.OPEN_WORK:
            succession.OPEN_WORK.plug_in(work)

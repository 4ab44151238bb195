from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """All that the other apps see of procedures is plugged in here: where the app is not installed there is none."""

    name = "members.operations"
    label = "operations"
    verbose_name = "Điều hành tác nghiệp"

    def ready(self):
        from members import added_powers, hooks
        from members.operations.desk import role_powers

        added_powers.bring(self, role_powers.ADDED)
        hooks.when_asked(self._plug_in)

    def _plug_in(self):
        self._bring_procedures()
        self._bring_desk()
        self._bring_records()
        self._bring_fees_and_figures()
        self._bring_words()
        self._tell_stories()

    def _bring_procedures(self):
        from members.operations.abroad import declared as abroad
        from members.operations.admission.declared import ADMISSION, MOVED
        from members.operations.admission.readmission import READMISSION
        from members.operations.admission.recognition import RECOGNITION
        from members.operations.badges import declared as badges
        from members.operations.badges.reissue import REISSUE
        from members.operations.cards import declared as cards
        from members.operations.discipline import declared as discipline
        from members.operations.engine.declaring import PROCEDURES
        from members.operations.exemption import declared as exemption
        from members.operations.leaving import declared as leaving
        from members.operations.models.names import NAMES
        from members.operations.renaming.declared import RENAMING
        from members.operations.transfers import declared as transfers
        from members.operations.transfers.collective import COLLECTIVE
        from members.operations.transfers.incoming import INCOMING

        moves = (*transfers.ALL, COLLECTIVE, *abroad.ALL, INCOMING)
        joining = (ADMISSION, MOVED, READMISSION, RECOGNITION)
        others = (*exemption.ALL, *discipline.ALL, *leaving.ALL, *badges.ALL, REISSUE, *cards.ALL, RENAMING)
        for procedure in (*moves, *joining, *others):
            PROCEDURES.plug_in(procedure)
            NAMES.plug_in(procedure)

    def _bring_desk(self):
        from members import menu, personal_data, succession, waiting_work
        from members.operations.badges import plugged as badges
        from members.operations.cards import plugged as cards
        from members.operations.desk import plugged

        menu.ROOMS.plug_in(plugged.ROOM)
        waiting_work.WORK.plug_in(plugged.WAITING)
        for section in (plugged.HELD, badges.HELD, *cards.SECTIONS):
            personal_data.SECTIONS.plug_in(section)
        for work in plugged.OPEN_WORK:
            succession.OPEN_WORK.plug_in(work)

    def _bring_fees_and_figures(self):
        from members import dues, menu, personal_data, stays, succession
        from members.operations.fees import handing_on, plugged, telling
        from members.operations.statistics import of_cases, of_members, of_ratings
        from members.operations.statistics.declaring import FORMS
        from members.operations.transfers import outside

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
        succession.OPEN_WORK.plug_in(handing_on.LEFT)
        dues.COLLECTED.plug_in(telling.collected)
        stays.OUTSIDE.plug_in(outside.stays)
        for page in plugged.OWN:
            menu.OWN_PAGES.plug_in(page)
        for section in plugged.SECTIONS:
            personal_data.SECTIONS.plug_in(section)

    def _bring_words(self):
        from members import actions, audit_words
        from members.operations.badges import audited as badges
        from members.operations.cards import audited as cards
        from members.operations.desk import audited as cases
        from members.operations.dossiers import audited as dossiers
        from members.operations.fees import audited as fees
        from members.operations.records import audited as records
        from members.operations.statistics import audited as statistics
        from members.operations.yearly import audited as yearly

        for room in (cases, badges, cards, dossiers, fees, records, statistics, yearly):
            actions.WORDS.plug_in(room.WORDS)
        audit_words.KEPT.plug_in(records.KEPT)

    def _tell_stories(self):
        from members.demo_stories import STORIES
        from members.operations.desk import story, story_badges
        from members.operations.fees import story as story_fees
        from members.operations.leaving import story as story_leaving
        from members.operations.yearly import story as story_records

        for tell in (story.tell, story_leaving.tell, story_badges.tell, story_records.tell, story_fees.tell):
            STORIES.plug_in(tell)

    def _bring_records(self):
        from members import (
            exports,
            lost_work,
            menu,
            more_facts,
            personal_data,
            record_links,
            roster_more,
            succession,
        )
        from members.models import ListExport
        from members.operations.dossiers import plugged as dossiers
        from members.operations.records import facts, lists_in, plugged, tasks
        from members.operations.yearly import plugged as yearly
        from members.operations.yearly import succession as yearly_left

        roster_more.MORE.plug_in(lists_in.MORE)
        lost_work.ROWS.plug_in(
            lost_work.Rows(
                "operations.records_export",
                lambda: exports.lost(ListExport.Subject.RECORDS),
                tasks.write_file_40.delay,
            )
        )
        menu.ROOMS.plug_in(plugged.ROOM)
        menu.OWN_PAGES.plug_in(plugged.OWN)
        succession.OPEN_WORK.plug_in(dossiers.LEFT)
        succession.OPEN_WORK.plug_in(yearly_left.LEFT)
        for link in plugged.LINKS:
            record_links.LINKS.plug_in(link)
        for section in (plugged.HELD, yearly.HELD, *dossiers.SECTIONS):
            personal_data.SECTIONS.plug_in(section)
        for fact in facts.FACTS:
            more_facts.FACTS.plug_in(fact)

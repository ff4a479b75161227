"""Meetings of a panel, who is invited, what is on the agenda, and how it got there."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.enums import Allocation, Chosen, ItemStage, Presence, Stratum
from cases.models.actor import Actor
from cases.models.case import Case
from cases.models.conflicts import in_conflict
from cases.models.panels import Panel, Release
from cases.models.people import Membership
from cases.models.terms import SavedFilter

HIGHEST_SEED = 2**31


def any_order() -> int:
    """Where a member's own order of the cases begins."""
    return secrets.randbelow(HIGHEST_SEED)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, actor: Actor) -> "MeetingQuerySet":
        """Once announced, for those who sit on the panel; for administrators of all its forces, at once."""
        if actor.runs_panels:
            return self.filter(panel__in=Panel.objects.run_by(actor))
        if actor.sits_on_panels:
            return self.filter(panel__in=Panel.objects.visible_to(actor), announced_at__isnull=False)
        return self.none()

    def standing(self) -> "MeetingQuerySet":
        return self.filter(cancelled_at__isnull=True)


class Meeting(models.Model):
    """A panel looks at cases together on a day, or apart where none can be held.

    `number` counts the meetings of its own panel: a number of all meetings would tell how many other panels hold.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    theme = models.CharField(max_length=120, blank=True)
    held_on = models.DateField(null=True, blank=True, help_text="Empty where members review without a meeting.")
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    answer_by = models.DateField(null=True, blank=True, help_text="The last day for members' own reviews.")
    note = models.TextField(blank=True, max_length=20_000, help_text="What members are told with the agenda.")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    announced_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(blank=True)
    minutes = models.TextField(blank=True, max_length=50_000)
    confirmed_at = models.DateTimeField(null=True, help_text="When the chair confirmed the minutes.")
    confirmed_by = models.CharField(max_length=200, blank=True)
    quorum = models.JSONField(
        null=True, help_text="Whether there was a quorum, as it stood when the minutes were confirmed."
    )
    record = models.JSONField(
        null=True,
        help_text="What the confirmed minutes name, as it stood then: chair, attendance, agreement, conflicts, labels.",
    )
    revision = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="one_number_a_meeting_and_panel"),
            models.CheckConstraint(condition=Q(title__gt=""), name="a_meeting_has_a_title"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(cancel_reason__gt=""),
                name="a_cancelled_meeting_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_by__gt=""), name="confirmed_minutes_name_who"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.panel.slug, self.number])


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, actor: Actor) -> "AttendanceQuerySet":
        return self.filter(meeting__in=Meeting.objects.visible_to(actor))

    def standing(self) -> "AttendanceQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Attendance(models.Model):
    """Somebody invited to a meeting, whether they were there, and how they answer."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.EXPECTED)
    presides = models.BooleanField(default=False, help_text="Whether they chair this meeting in the chair's place.")
    on_paper = models.BooleanField(default=False, help_text="Whether their score sheets are entered for them.")
    order_seed = models.PositiveIntegerField(default=any_order, help_text="What their own order of the cases follows.")
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="presence_known"),
            models.UniqueConstraint(
                fields=["meeting", "membership"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_invitation_a_meeting",
            ),
        ]


class DrawQuerySet(models.QuerySet["Draw"]):
    def visible_to(self, actor: Actor) -> "DrawQuerySet":
        """For those who run the panel: the list drawn from names cases by their references."""
        if not actor.runs_panels:
            return self.none()
        return self.filter(meeting__in=Meeting.objects.visible_to(actor))


class Draw(models.Model):
    """How cases were drawn for a meeting, so that anyone can draw them again: from what, by which seed, without what.

    `frame` is the whole eligible list as it was: case, version and stratum of each. `drawn` is what came of it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveIntegerField(help_text="Its place among the draws of the meeting.")
    method = models.CharField(max_length=16, choices=Chosen)
    algorithm = models.CharField(max_length=20)
    seed = models.CharField(max_length=64)
    query = models.TextField(blank=True, help_text="The filter that the frame was narrowed by.")
    saved_filter = models.ForeignKey(SavedFilter, on_delete=models.PROTECT, null=True, related_name="draws")
    stratum = models.CharField(max_length=16, choices=Stratum, blank=True)
    allocation = models.CharField(max_length=12, choices=Allocation, blank=True)
    size = models.PositiveIntegerField()
    frame = models.JSONField(help_text="Each eligible case: its key, version and stratum.")
    frame_digest = models.CharField(max_length=64, help_text="SHA-256 of the frame.")
    excluded = models.JSONField(default=list, help_text="What was left out of the frame: key and reason of each.")
    numbers = models.JSONField(default=dict, help_text="Stratum → how many there were and how many were drawn.")
    drawn = models.JSONField(default=list, help_text="The keys that were drawn, in their order.")
    asked = models.JSONField(default=dict, help_text="What else was asked: by whom it was picked, why, what was typed.")
    compared = models.JSONField(default=dict, help_text="By what → value, how many of the frame, how many drawn.")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_number_a_draw"),
            models.CheckConstraint(condition=Q(method__in=Chosen.values), name="draw_method_known"),
            models.CheckConstraint(condition=Q(seed__gt=""), name="a_draw_has_a_seed"),
        ]


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, actor: Actor) -> "AgendaItemQuerySet":
        """What was released at a meeting that one sees, but for cases one has a conflict with."""
        items = self.filter(meeting__in=Meeting.objects.visible_to(actor))
        if not actor.sits_on_panels:
            return items
        released = items.exclude(stage__in=(ItemStage.SELECTED, ItemStage.REMOVED))
        pinned = Q(release__withdrawn_at__isnull=True) | Q(release__gave_way=True)
        return released.filter(pinned).exclude(in_conflict(actor.person))

    def on_the_agenda(self) -> "AgendaItemQuerySet":
        return self.exclude(stage=ItemStage.REMOVED)


class AgendaItem(models.Model):
    """A case at a meeting: it owns declarations, reviews, the round and the finding, so that one case may come to
    several meetings."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField(help_text="Its place on the agenda.")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agenda_items")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="agenda_items")
    stage = models.CharField(max_length=12, choices=ItemStage, default=ItemStage.SELECTED)
    chosen = models.CharField(max_length=16, choices=Chosen)
    chosen_why = models.TextField(blank=True, help_text="Why the chair picked it, or by which draw it came.")
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, null=True, related_name="items")
    carried_from = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="carried_to",
        help_text="The item that asked for more.",
    )
    hides_hits = models.BooleanField(default=False, help_text="As the panel's terms were when the round opened.")
    round_opened_at = models.DateTimeField(null=True)
    round_closed_at = models.DateTimeField(null=True)
    round_closed_by = models.CharField(max_length=200, blank=True, help_text="Empty where the last answer closed it.")
    removed_at = models.DateTimeField(null=True)
    remove_reason = models.TextField(blank=True)
    discussion = models.TextField(blank=True, max_length=20_000, help_text="What the minutes say of the discussion.")
    revision = models.PositiveIntegerField(default=1)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_number_an_item"),
            models.UniqueConstraint(
                fields=["meeting", "case"], condition=~Q(stage=ItemStage.REMOVED), name="one_item_a_case_and_meeting"
            ),
            models.CheckConstraint(condition=Q(stage__in=ItemStage.values), name="item_stage_known"),
            models.CheckConstraint(condition=Q(chosen__in=Chosen.values), name="item_chosen_known"),
            models.CheckConstraint(
                condition=Q(stage__in=[ItemStage.SELECTED, ItemStage.REMOVED])
                | Q(release__isnull=False, round_opened_at__isnull=False),
                name="what_is_reviewed_was_released",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=ItemStage.after_the_round(), round_closed_at__isnull=False)
                | Q(stage__in=[ItemStage.SELECTED, ItemStage.IN_REVIEW], round_closed_at__isnull=True)
                | Q(stage=ItemStage.REMOVED),
                name="a_round_is_closed_once_its_stage_says_so",
            ),
            models.CheckConstraint(
                condition=Q(round_closed_at__isnull=True) | Q(round_closed_at__gte=F("round_opened_at")),
                name="a_round_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~Q(stage=ItemStage.REMOVED) | Q(remove_reason__gt=""), name="a_removed_item_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Case {self.number} of {self.meeting}"


class SeenWithTheItem(models.QuerySet):
    def visible_to(self, actor: Actor) -> "SeenWithTheItem":
        return self.filter(item__in=AgendaItem.objects.visible_to(actor))


class Invitation(models.Model):
    """One invited member is asked about one case: answered, in conflict, or still awaited.

    It says whether somebody has answered and never what, so that a round can be closed and its progress shown without
    a look at anybody's review.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="invitations")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="invitations")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    conflicted_at = models.DateTimeField(null=True)

    objects = SeenWithTheItem.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "attendance"], name="one_question_an_item_and_member")]

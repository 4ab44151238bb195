from django.db import models


class Article(models.Model):
    title = models.TextField()
    date = models.DateTimeField()
    summary = models.TextField()
    body = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["-date", "-id"], name="article_newest")]

    def __str__(self) -> str:
        return self.title


class MenuItem(models.Model):
    title = models.TextField()
    url = models.TextField()

    def __str__(self) -> str:
        return self.title


class Ballot(models.Model):
    vote = models.PositiveIntegerField()
    voter = models.PositiveIntegerField()  # no foreign key: tables of apps without migrations are made before users
    ticked = models.PositiveSmallIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "voter"], name="plain_ballot_once")]

    def __str__(self) -> str:
        return f"{self.vote}: {self.voter}"


class CheckIn(models.Model):
    """What `meetings.RollEntry` keeps of one who is there."""

    meeting = models.IntegerField(db_index=True)
    # Without a constraint: tables of apps without migrations are made before users.
    user = models.ForeignKey("auth.User", models.PROTECT, db_constraint=False)
    presence = models.CharField(max_length=9)
    way = models.CharField(max_length=4)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.presence}"

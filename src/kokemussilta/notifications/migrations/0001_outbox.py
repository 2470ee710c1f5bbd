"""The outbox, the duties' clock and the worker's heartbeat."""

from django.db import migrations, models

import kokemussilta.core.codes


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DutyRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("next_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("succeeded_at", models.DateTimeField(blank=True, null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="WorkerBeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("worker", models.CharField(max_length=12, unique=True)),
                ("started_at", models.DateTimeField()),
                ("beat_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(default=kokemussilta.core.codes.new_code, editable=False, max_length=12, unique=True),
                ),
                ("state_since", models.DateTimeField(editable=False)),
                ("message_id", models.CharField(editable=False, max_length=255, unique=True)),
                ("channel", models.CharField(choices=[("email", "Sähköposti"), ("sms", "Tekstiviesti")], max_length=8)),
                ("urgent", models.BooleanField(default=False)),
                ("to_address", models.CharField(blank=True, max_length=254)),
                ("to_name", models.CharField(blank=True, max_length=200)),
                ("language", models.CharField(max_length=8)),
                ("subject", models.CharField(blank=True, max_length=250)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("attachments", models.JSONField(blank=True, default=list)),
                ("about", models.CharField(blank=True, max_length=40)),
                ("once", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "Lähdössä"), ("sent", "Lähetetty"), ("dead", "Ei mennyt perille")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, max_length=80)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "-urgent", "next_attempt_at", "id"], name="message_due"),
                    models.Index(fields=["about", "created_at"], name="message_about"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("once", ""), _negated=True), fields=("once",), name="message_only_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "sent", "dead"])), name="message_state_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("channel__in", ["email", "sms"])), name="message_channel_known"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="message_sent_has_time",
                    ),
                ],
            },
        ),
    ]

"""A role was a word on the account; now it is a standing with a day, a proof and an end."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def roles_become_standings(apps, schema_editor):
    person, standing = apps.get_model("people", "Person"), apps.get_model("people", "Standing")
    standing.objects.bulk_create(
        standing(person=one, relation=one.role, since=one.joined_at, proof="from before standings were kept")
        for one in person.objects.filter(is_active=True, role__in=["steward", "member"])
    )


def standings_become_roles(apps, schema_editor):
    person, standing = apps.get_model("people", "Person"), apps.get_model("people", "Standing")
    for one in standing.objects.filter(until=None, thing=""):
        person.objects.filter(pk=one.person_id).update(role=one.relation)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_link_reach")]

    operations = [
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("relation", models.CharField(max_length=20)),
                ("thing", models.CharField(blank=True, max_length=64)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("proof", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["relation", "thing"], name="people_stan_relatio_f723b8_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("person", "relation", "thing"),
                        name="one_standing_at_a_time",
                    )
                ],
            },
        ),
        migrations.RunPython(roles_become_standings, standings_become_roles),
        migrations.RemoveField(model_name="person", name="role"),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_living_lists")]

    operations = [
        migrations.AddField(model_name="link", name="reach", field=models.CharField(blank=True, max_length=20)),
    ]

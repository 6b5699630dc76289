"""The door for the web server."""

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from potluck.web.site.secret import make_secret

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "potluck.web.site.settings")
make_secret(Path(os.environ.get("POTLUCK_NODE") or Path.cwd()))
application = get_wsgi_application()

"""The door for the web server."""

import logging
import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from potluck.web.site.secret import make_secret


def warm() -> None:
    """Reads the search index before the first reader comes; a node without tables or index starts all the same."""
    from django.db import DatabaseError, connection

    from potluck.web.places import index

    try:
        index.current()
    except (DatabaseError, OSError) as problem:
        logging.getLogger("potluck").warning("The search index is not ready: %s", problem)
    finally:
        connection.close()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "potluck.web.site.settings")
make_secret(Path(os.environ.get("POTLUCK_NODE") or Path.cwd()))
application = get_wsgi_application()
warm()

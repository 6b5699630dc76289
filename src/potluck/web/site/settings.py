"""Settings of a node. Everything that differs between nodes comes from the environment (POTLUCK_*)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from potluck.web.rooms import ROOMS
from potluck.web.site import addresses
from potluck.web.site.secret import read_secret

NODE = Path(os.environ.get("POTLUCK_NODE") or Path.cwd()).resolve()
HOME = Path(__file__).resolve().parents[4]
BUILT = Path(os.environ.get("POTLUCK_BUILT") or HOME / "built")
NODE_NAME = os.environ.get("POTLUCK_NAME", "")
NODE_URL = os.environ.get("POTLUCK_URL", "").rstrip("/")

DEBUG = os.environ.get("POTLUCK_DEBUG") == "1"
SECRET_KEY = read_secret(NODE)
_public = urlsplit(NODE_URL)
_hosts = os.environ.get("POTLUCK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
ALLOWED_HOSTS = [host.strip() for host in [*_hosts, _public.hostname or ""] if host.strip()]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"] if _public.netloc else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    *(f"potluck.web.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "potluck.web.site.bodies.BodyMiddleware",
    "potluck.web.api.light.LightMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "potluck.web.site.tongues.TongueMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "potluck.web.people.gate.Gate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "potluck.web.site.urls"
WSGI_APPLICATION = "potluck.web.site.wsgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "potluck.web.site.context.node",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "potluck.web.site.templatetags.look",
            ],
        },
    }
]

# Where state lives: one SQLite file in the node's folder, or PostgreSQL by address.
if os.environ.get("POTLUCK_DATABASE_URL"):
    DATABASES = {"default": addresses.database(os.environ["POTLUCK_DATABASE_URL"])}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": NODE / "potluck.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456; "
                "PRAGMA secure_delete=ON",
            },
            "TEST": {"NAME": NODE / "test.sqlite3"},
        }
    }
DATABASES["default"]["CONN_MAX_AGE"] = 60
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# How many proxies of our own stand before this node: as many X-Forwarded-For addresses are believed. 0: none.
PROXIES = int(os.environ.get("POTLUCK_PROXIES") or 0)

# People
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("login", "name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/desk"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "potluck.web.site.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # they may name a list: not in the database
AXES_FAILURE_LIMIT = 8
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "potluck.web.people.queries.tried_login"
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "potluck.web.people.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]

# Mail: none unless POTLUCK_MAIL says how; then lost passwords go by a steward's link instead.
MAIL = os.environ.get("POTLUCK_MAIL", "")
DEFAULT_FROM_EMAIL = os.environ.get("POTLUCK_MAIL_FROM", f"potluck@{_public.hostname or 'localhost'}")
vars().update(addresses.mail(MAIL))
MAILS_A_MINUTE = int(os.environ.get("POTLUCK_MAILS_A_MINUTE") or 10)  # of a round; mail servers block who hurries

# What nobody saw or confirmed for so many years is called stale.
STALE_YEARS = int(os.environ.get("POTLUCK_STALE_YEARS") or 2)

# Lists that are read from the web: machines of inner networks only where somebody said so.
FETCH_PRIVATE = os.environ.get("POTLUCK_FETCH_PRIVATE") == "1"
FETCH_PAUSE = float(os.environ.get("POTLUCK_FETCH_PAUSE") or 3)  # seconds between two visits to one host

# Languages: those in TONGUES are offered to readers, the others answer to ?speak= only.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("ar", "العربية")]
TONGUES = ("en", "es")
LOCALE_PATHS = [BUILT / "locale"]  # built from translations/ by `make install`
USE_TZ = True
TIME_ZONE = os.environ.get("POTLUCK_TIME_ZONE", "UTC")

# Files that do not change
STATIC_URL = "/static/"
STATIC_ROOT = None
STATICFILES_DIRS = [BUILT / "static"] if (BUILT / "static").is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "potluck.web.site.dated.DatedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# Streets under the map, if the keepers of this node name them: {z}/{x}/{y} pictures or one PMTiles file.
TILES = os.environ.get("POTLUCK_TILES", "")
TILES_CREDIT = os.environ.get("POTLUCK_TILES_CREDIT", "")
_tiles = addresses.origin(TILES)

# What a page may load: our own files, and tiles if there are any. Nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'", *_tiles],
        "img-src": ["'self'", "data:", "blob:", *_tiles],
        "connect-src": ["'self'", *_tiles],
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if _public.scheme == "https":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 30
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # a pasted table; bodies.py lets that much through to /bring only
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a mapping page of a wide list

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_links": {"()": "potluck.web.site.quiet.NoLinks"}},
    "formatters": {"no_values": {"()": "potluck.web.site.quiet.NoValues"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["no_links"], "formatter": "no_values"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "axes": {"level": "ERROR"},
    },
}

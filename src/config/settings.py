"""Settings, driven by the environment; `docs/operators/settings.md` lists every variable.

The defaults are a developer's and the demo's: SQLite under `var/`, e-mail kept in the outbox only.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import sqlite  # noqa: F401  must be imported before Django opens a database

django_stubs_ext.monkeypatch()  # generic classes of Django take their parameters at run time too
env = environ.Env()
ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.str("KOKEMUSSILTA_VAR", default=str(ROOT / "var")))

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("KOKEMUSSILTA_DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
# Earlier keys: what they signed and encrypted (links, authenticator apps) still holds after the key was changed.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if not SECRET_KEY:
    secret_file = VAR / "secret-key"
    if secret_file.exists():
        SECRET_KEY = secret_file.read_text().strip()
    else:
        from django.core.management.utils import get_random_secret_key

        VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        SECRET_KEY = get_random_secret_key()
        secret_file.touch(mode=0o600)
        secret_file.write_text(SECRET_KEY)

PUBLIC_URL = (env.str("PUBLIC_URL", default="") or "http://localhost:8000").rstrip("/")
SECURE = PUBLIC_URL.startswith("https://")
_host = urlsplit(PUBLIC_URL).hostname or ""
if not (_host and PUBLIC_URL.startswith(("http://", "https://"))):
    raise ImproperlyConfigured(f"PUBLIC_URL is the address that people open, like https://silta.example.org; not {PUBLIC_URL}")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=sorted({_host, "localhost", "127.0.0.1"}))
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL] if SECURE else [])

AREAS = [
    "portals",
    "reporting",
    "feedback",
    "matching",
    "fees",
    "assignments",
    "orders",
    "pricing",
    "register",
    "threads",
    "files",
    "search",
    "access",
    "vocabulary",
    "questions",
    "accounts",
    "notifications",
    "audit",
    "core",
]
if DEMO:
    AREAS.insert(0, "demo")

INSTALLED_APPS = [
    *[f"kokemussilta.{area}" for area in AREAS],
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_cotton.apps.SimpleAppConfig",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "kokemussilta.core.middleware.Bounds",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kokemussilta.accounts.middleware.Sessions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kokemussilta.core.middleware.KindErrors",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

_loaders = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kokemussilta.core.templatetags.words",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kokemussilta.core.shell.shell",
            ],
        },
    }
]
COTTON_SNAKE_CASED_NAMES = False  # <c-page-head> is cotton/page-head.html
FORM_RENDERER = "kokemussilta.core.forms.Renderer"

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / ('demo.sqlite3' if DEMO else 'kokemussilta.sqlite3')}"),
}
_database = DATABASES["default"]
if "sqlite" in _database["ENGINE"]:
    _database["CONN_MAX_AGE"] = 600
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what was confirmed on a screen must survive a power cut (a rule that always holds).
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000;",
    }
else:
    _database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    _database["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_table",
        # Limits of tries live here; with the usual 300 entries a busy day would forget them.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["kokemussilta.access.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portals:home"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=SECURE)
SECURE_REDIRECT_EXEMPT = [r"^healthz"]  # a balancer asks for it over plain HTTP
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Sign-in is by an e-mailed code or a passkey; there are no passwords (ADR 0005).
ACCOUNT_ADAPTER = "kokemussilta.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
# A workplace's people may share one address; one mailbox is not flooded, and eight digits are not guessed.
ACCOUNT_RATE_LIMITS = {"request_login_code": "60/m/ip,5/10m/key,30/d/key", "login_failed": "60/m/ip,10/5m/key,50/d/key"}
ACCOUNT_FORMS = {
    "request_login_code": "kokemussilta.accounts.forms.AddressForm",
    "confirm_login_code": "kokemussilta.accounts.forms.MailedCodeForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", default=False) else 0
MFA_ADAPTER = "kokemussilta.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "kokemussilta.accounts.forms.SecondCodeForm",
    "reauthenticate": "kokemussilta.accounts.forms.SecondCodeAgainForm",
    "activate_totp": "kokemussilta.accounts.forms.AppForm",
    "add_webauthn": "kokemussilta.accounts.forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Kokemussilta"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
# Sessions with a second factor end after this many hours without use, and after this many days in any case.
SECOND_FACTOR_IDLE_HOURS = env.int("SECOND_FACTOR_IDLE_HOURS", default=12)
SECOND_FACTOR_DAYS = env.int("SECOND_FACTOR_DAYS", default=7)

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "Suomeksi"), ("sv", "På svenska"), ("en", "In English")]
LOCALE_PATHS = [Path(env.str("KOKEMUSSILTA_LOCALE", default=str(ROOT / "locale")))]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {
        "BACKEND": env.str("FILES_STORAGE", default="kokemussilta.core.storage.Private"),
        "OPTIONS": env.json("FILES_STORAGE_OPTIONS", default={}),
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "kokemussilta.core.storage.Static"
    },
}
# What people bring. The demo has a place of its own: bytes that no row of the database knows are cleared away.
MEDIA_ROOT = VAR / ("demo-media" if DEMO else "media")
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# E-mail goes out through the outbox only; `EMAIL_URL=smtp://user:password@host:587` names the server, `EMAIL_URL=console` has
# the worker print it. Without one, messages wait in the outbox (the demo counts them as sent and shows them on a page).
EMAIL_URL = env.str("EMAIL_URL", default="")
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="Kokemussilta <silta@kokemussilta.example>")
# A provider's HTTP interface for text messages, see `notifications/gateway.py`. `console` only notes them in the log.
SMS_URL = env.str("SMS_URL", default="")
SMS_TOKEN = env.str("SMS_TOKEN", default="")
SMS_FROM = env.str("SMS_FROM", default="Kokemussilta")
SMS_FIELDS = env.list("SMS_FIELDS", default=["to", "from", "message"])
# So early and so late no routine text message rings; one about today or tomorrow does.
QUIET_HOURS = env.str("QUIET_HOURS", default="21-8")
if not re.fullmatch(r"([01]?\d|2[0-3])-([01]?\d|2[0-3])", QUIET_HOURS):
    raise ImproperlyConfigured("QUIET_HOURS names two hours of the day, like 21-8")
SMS_TIMEOUT = env.int("SMS_TIMEOUT", default=20)
_sms = "transports.ConsoleSms" if SMS_URL == "console" or (DEMO and not SMS_URL) else "transports.NoSms"
_sms = "gateway.SmsGateway" if SMS_URL not in ("", "console") else _sms
SMS_TRANSPORT = env.str("SMS_TRANSPORT", default=f"kokemussilta.notifications.{_sms}")
#: Without a provider text messages are written only to those who have no other address, so that the dead letters tell whom to call.
SENDS_SMS = not SMS_TRANSPORT.endswith(".NoSms")
_mail = "transports.ConsoleMail" if EMAIL_URL == "console" else "transports.KeptMail" if DEMO else "transports.NoMail"
_mail = "smtp.SmtpMail" if EMAIL_URL not in ("", "console") else _mail
MAIL_TRANSPORT = env.str("MAIL_TRANSPORT", default=f"kokemussilta.notifications.{_mail}")
EMAIL_BACKEND = "kokemussilta.notifications.backend.Refuse"  # nothing may bypass the outbox
# Words and recipients of messages are erased so many days after sending, and after being given up.
MESSAGE_DAYS = env.int("MESSAGE_DAYS", default=30)
DEAD_MESSAGE_DAYS = env.int("DEAD_MESSAGE_DAYS", default=90)
# `/healthz/worker` complains when a duty has been due for so long.
WORKER_LATE_MINUTES = env.int("WORKER_LATE_MINUTES", default=10)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "kokemussilta.core.logs.DiscreetFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
# The address is unique without case, by a constraint of its own (accounts.User).
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

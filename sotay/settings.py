"""The one settings file. Everything that differs between machines comes from the environment; nothing opens by
default."""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from sotay import environment as env
from sotay.connections import KEEPALIVE, WatchedConnection
from sotay.monitoring import log_config
from sotay.schedule import BEAT, BEAT_OF_PROCEDURES

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY", why="cần một chuỗi bí mật ngẫu nhiên, dài ít nhất 50 ký tự")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", None, why="cần tên miền của cổng, ví dụ sotay.tinh.dcs.vn")
if not DEBUG and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS không được là * khi DEBUG=0: hãy ghi đúng tên miền của cổng.")
if not DEBUG and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY quá ngắn: cần ít nhất 50 ký tự ngẫu nhiên.")
# The demo and a closed test network have no certificate; everywhere else pages and cookies travel by HTTPS only.
INSECURE_HTTP = env.flag("SOTAY_INSECURE_HTTP")
# What `make demo` opens: invented people, messages kept instead of sent.
DEMO = env.flag("SOTAY_DEMO")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
TRUST_PROXY = env.flag("TRUST_PROXY")

# Full records and procedures stand on a machine of the Party's own network, never on one of the Internet
# (docs/rules.md §7.3): on the handbook's the app that keeps them is not there, nor its tables.
EDITION = env.choice("SOTAY_EDITION", ("full", "operations", "handbook"))
PROCEDURES = [] if EDITION == "handbook" else ["members.operations"]
INSTALLED_APPS = [
    "sotay.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "members.accounts.socialaccount.LateProvidersConfig",
    "allauth.socialaccount.providers.openid_connect",
    "guardian",
    "csp",
    "js_asset",
    "django_prose_editor",
    "members",
    *PROCEDURES,
    "documents",
    "news",
    "meetings",
    "sotay",
]
MIDDLEWARE = [
    "sotay.monitoring.middleware.FrontMiddleware",
    "sotay.monitoring.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "sotay.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sotay.errors.ReadableAddressMiddleware",
    "sotay.uploads.LargestUploadMiddleware",
    "sotay.strangers.StrangersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "sotay.less_data.LessDataMiddleware",
    "sotay.forgery.SteadySecretMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "members.accounts.sessions.AccountMiddleware",
    "sotay.caching.PrivatePagesMiddleware",
    "members.kept_forms.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.kept_forms.middleware.StoredMiddleware",
    "sotay.errors.MethodMiddleware",
    "members.stored_files.StoredFilesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.accounts.second_factor.RequiredMiddleware",
    "members.privacy.consents.NoticeMiddleware",
    "members.accounts.devices.LastSeenMiddleware",
    "members.origin.OriginMiddleware",
    "sotay.usage.middleware.UsageMiddleware",
    "members.kept_forms.middleware.SentLaterMiddleware",
]
ROOT_URLCONF = "sotay.urls"
WSGI_APPLICATION = "sotay.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["sotay.templating.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["sotay.templatetags.components", "sotay.templatetags.rights"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sotay.shell.shell",
            ],
        },
    }
]

# Servers. Celery, cache and the usage sets share one Redis-compatible server under separate database numbers.
DATABASES = {"default": env.postgres(env.text("DATABASE_URL", why="cần địa chỉ máy chủ PostgreSQL"))}
# A connection that the server has closed since is found before a page gets it, not by the page.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["OPTIONS"] |= {
    "pool": {
        "min_size": 1,
        "max_size": env.whole("DATABASE_POOL", 8),
        "timeout": 10,
        "connection_class": WatchedConnection,
    },
    **KEEPALIVE,
    "options": "-c jit=off",  # to compile a statement takes longer than to answer it, even that which counts a city
}
REDIS_URL = env.text("REDIS_URL", why="cần địa chỉ máy chủ Redis hoặc Valkey")
_redis_db = env.whole("REDIS_DB_OFFSET", 0)
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "sotay.caching.RedisCache",
        "LOCATION": env.redis(REDIS_URL, _redis_db + 1),
        # A server that hangs keeps a page for half a second.
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}
USAGE_REDIS_URL = env.redis(REDIS_URL, _redis_db)
SESSION_ENGINE = "members.accounts.sessions"
CELERY_BROKER_URL = env.broker(REDIS_URL, _redis_db)
# A broker that is away costs a request this long, and the task: sotay.monitoring.sending.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 3, "max_retries": 1}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_ACKS_LATE = True  # a task may run twice: each of them asks the row, not the queue
# A list of 500,000 people takes minutes. A worker takes both queues unless told `-Q`: a large office runs a second
# one for lists alone, so that what is due every minute never waits for them.
CELERY_TASK_QUEUES = ("celery", "roster", "texts")
CELERY_TASK_ROUTES = {
    f"members.roster.tasks.{name}_roster": {"queue": "roster"} for name in ("read", "check", "apply", "undo")
} | {"documents.texts.tasks.read_text": {"queue": "texts"}}  # a scan of sixty pages keeps a worker for minutes
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = BEAT | (BEAT_OF_PROCEDURES if PROCEDURES else {})

# People
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.accounts.backends.PhoneBackend", "members.accounts.backends.UnitBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("phone",)},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "members.accounts.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.accounts.forms.LoginForm",
    "change_password": "members.accounts.forms.ChangePasswordForm",
    "reauthenticate": "members.accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # our own column, which holds confirmed addresses only
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/5m/key",  # a key is an account and a place: members.accounts.guessing
    "login_failed_anywhere": "50/h/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "ask_code": "60/5m/ip,3/15m/key",
    "confirm_address": "5/10m/user",
    "activate": "100/5m/ip,5/15m/key",  # a whole chi bộ activates in one hall, behind one address
}
MFA_ADAPTER = "members.accounts.sign_in.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "members.accounts.forms.CodeForm",
    "reauthenticate": "members.accounts.forms.CodeAgainForm",
    "activate_totp": "members.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "members.accounts.forms_passkeys.AddPasskeyForm",
    "edit_webauthn": "members.accounts.forms_passkeys.RenamePasskeyForm",
    "login_webauthn": "members.accounts.forms_passkeys.LoginPasskeyForm",
    "authenticate_webauthn": "members.accounts.forms_passkeys.SecondStepPasskeyForm",
    "reauthenticate_webauthn": "members.accounts.forms_passkeys.PasskeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a key that was found or stolen signs nobody in
MFA_TOTP_ISSUER = "Sổ tay đảng viên"
MFA_TOTP_PERIOD = 30
MFA_TOTP_TOLERANCE = 1  # a code that changes while it is typed, a clock that is half a minute wrong
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
# Whose names, places and pages anybody may read without signing in: members.models.units decides by it.
UNITS_SHOWN = env.choice("SOTAY_UNITS_SHOWN", ("except-armed-forces", "all", "none"))
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# Codes by SMS and e-mail. The demo keeps both in a table that its administrators read.
SMS_BACKEND = env.choice("SOTAY_SMS_BACKEND", ("", "kept", "webhook"))
if SMS_BACKEND == "kept" and not (DEBUG or DEMO):
    raise ImproperlyConfigured("SOTAY_SMS_BACKEND=kept chỉ dành cho bản trình diễn: tin nhắn không được gửi đi thật.")
SMS_URL, SMS_TOKEN = env.together("SOTAY_SMS_URL", "SOTAY_SMS_TOKEN", needed=SMS_BACKEND == "webhook")
if SMS_URL and not SMS_URL.startswith("https://") and not (DEBUG or INSECURE_HTTP):
    raise ImproperlyConfigured("SOTAY_SMS_URL phải bắt đầu bằng https://.")
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.whole("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"sotay@{ALLOWED_HOSTS[0]}")
EMAIL_OFFERED = bool(EMAIL_HOST) or SMS_BACKEND == "kept"
if not EMAIL_HOST:
    EMAIL_BACKEND = (
        "members.delivery.gateways.KeptMail" if EMAIL_OFFERED else "django.core.mail.backends.dummy.EmailBackend"
    )

# Notices on telephones. Without a key nothing is offered; private networks are for tests with a push service at home.
PUSH_KEY, PUSH_SUBJECT = env.together("SOTAY_PUSH_KEY", "SOTAY_PUSH_SUBJECT")
PUSH_PRIVATE_NETWORKS = env.networks("SOTAY_PUSH_PRIVATE_NETWORKS")
if PUSH_PRIVATE_NETWORKS and not (DEBUG or DEMO):
    raise ImproperlyConfigured("SOTAY_PUSH_PRIVATE_NETWORKS chỉ dành cho kiểm thử: không đặt trên cổng thật.")

# A provider of identities (VNeID and its like), when one is set up.
OIDC = env.together("SOTAY_OIDC_ISSUER", "SOTAY_OIDC_CLIENT_ID", "SOTAY_OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("SOTAY_OIDC_NAME", "VNeID")
OIDC_CLAIMS = {
    "personal_id": env.text("SOTAY_OIDC_CLAIM_PERSONAL_ID", "personal_id"),
    "phone": env.text("SOTAY_OIDC_CLAIM_PHONE", "phone_number"),
    "birth_date": env.text("SOTAY_OIDC_CLAIM_BIRTH_DATE", "birthdate"),
    "full_name": env.text("SOTAY_OIDC_CLAIM_NAME", "name"),
}
if OIDC[0] and not OIDC[0].startswith("https://") and not (DEBUG or INSECURE_HTTP):
    raise ImproperlyConfigured("SOTAY_OIDC_ISSUER phải bắt đầu bằng https://.")
SOCIALACCOUNT_ADAPTER = "members.accounts.identity_provider.ProviderAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": env.openid_apps(*[*OIDC, OIDC_NAME])}}

GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
ANONYMOUS_USER_NAME = None
# Grants stand on units only and hold below: members.accounts.backends.UnitBackend answers, not guardian's backend.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

# Words and time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "sotay" / "locale"]
FORM_RENDERER = "sotay.named_fields.Renderer"  # a field that was left empty is named
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
# Uploaded files lie in MEDIA_ROOT, or in a bucket that speaks S3. No address of either is ever given to a browser.
S3_BUCKET, S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY = env.together(
    "SOTAY_S3_BUCKET", "SOTAY_S3_ENDPOINT", "SOTAY_S3_ACCESS_KEY", "SOTAY_S3_SECRET_KEY"
)
if S3_ENDPOINT and not S3_ENDPOINT.startswith("https://") and not (DEBUG or INSECURE_HTTP):
    raise ImproperlyConfigured("SOTAY_S3_ENDPOINT phải bắt đầu bằng https://.")
S3_STORAGE = {
    "BACKEND": "sotay.bucket.BucketStorage",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": S3_ENDPOINT,
        "access_key": S3_ACCESS_KEY,
        "secret_key": S3_SECRET_KEY,
        "region_name": env.text("SOTAY_S3_REGION", "us-east-1"),
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": "private",
        "file_overwrite": False,
    },
}
# The web server in front may send the files of this machine itself: x-accel is nginx's way, x-sendfile Apache's.
SENDFILE = env.choice("SOTAY_SENDFILE", ("", "x-accel", "x-sendfile"))
SENDFILE_LOCATION = "/_tep/"
STORAGES = {
    "default": S3_STORAGE if S3_BUCKET else {"BACKEND": "members.stored_files.FileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # half to compress; nothing of ours asks for the other names
# What only a debugger asks for, which is half of all there is to compress.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
FILE_UPLOAD_PERMISSIONS = 0o640
# Documents: what is taken, and what may be used to look into one file (a process of its own each time).
DOCUMENT_MAX_MB = env.whole("DOCUMENT_MAX_MB", 30)
DOCUMENT_MAX_PAGES = env.whole("DOCUMENT_MAX_PAGES", 2_000)
DOCUMENT_UNPACKED_MB = env.whole("DOCUMENT_UNPACKED_MB", 300)
DOCUMENT_MEGAPIXELS = env.whole("DOCUMENT_MEGAPIXELS", 50)
DOCUMENT_CHILD_SECONDS = env.whole("DOCUMENT_CHILD_SECONDS", 60)
DOCUMENT_CHILD_MB = env.whole("DOCUMENT_CHILD_MB", 1_024)
DOCUMENT_OCR_PAGES = env.whole("DOCUMENT_OCR_PAGES", 60)
TESSERACT = env.text("SOTAY_TESSERACT", "tesseract")
SOFFICE = env.text("SOTAY_SOFFICE", "soffice")
DOCUMENT_OFFICE_SECONDS = env.whole("DOCUMENT_OFFICE_SECONDS", 60)
DOCUMENT_OFFICE_MB = env.whole("DOCUMENT_OFFICE_MB", 3_072)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 501  # a folder of documents and its sheet, see documents/importing/parcels.py
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Lists of members that are brought in. Their rows and files hold personal data: they are kept as long as somebody may
# still ask what a list said, and no longer; the law gives no number of days.
ROSTER_LARGEST_FILE = env.whole("ROSTER_LARGEST_FILE_MB", 100) * 1024 * 1024  # 500,000 people are about 60 MB
LARGEST_UPLOAD = max(ROSTER_LARGEST_FILE, 3 * DOCUMENT_MAX_MB * 1024 * 1024)  # of one form: a document and its annexes
ROSTER_UNDO_HOURS = env.whole("ROSTER_UNDO_HOURS", 24)
ROSTER_KEEP_DAYS = env.whole("ROSTER_KEEP_DAYS", 30)

# Official sources of news. Private networks are for the tests alone: on a real portal anyone who keeps a source could
# otherwise look into the machines around it.
FEED_MINUTES = max(env.whole("SOTAY_FEED_MINUTES", 15), 1)
FEED_PRIVATE_NETWORKS = env.networks("SOTAY_FEED_PRIVATE_NETWORKS")
if FEED_PRIVATE_NETWORKS and not (DEBUG or DEMO):
    raise ImproperlyConfigured("SOTAY_FEED_PRIVATE_NETWORKS chỉ dành cho kiểm thử: không đặt trên cổng thật.")

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not (DEBUG or INSECURE_HTTP)
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = not (DEBUG or INSECURE_HTTP)
SECURE_HSTS_SECONDS = 0 if DEBUG or INSECURE_HTTP else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "sotay.errors.csrf_failure"

# What is seen of the running portal
LOGGING_CONFIG = "sotay.monitoring.log_config.configure"
LOGGING = log_config.lines(readable=log_config.is_readable())
SLOW_REQUEST_MS = env.whole("SOTAY_SLOW_REQUEST_MS", 1_000)
SLOW_QUERY_MS = env.whole("SOTAY_SLOW_QUERY_MS", 200)
METRICS_TOKEN = env.text("SOTAY_METRICS_TOKEN", "")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("SOTAY_METRICS_TOKEN quá ngắn: cần ít nhất 20 ký tự ngẫu nhiên.")
SENTRY_DSN = env.text("SENTRY_DSN", "")

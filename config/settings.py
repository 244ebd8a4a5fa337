"""Django's settings: Chinese first, UTC inside, the embedded database unless another is given."""

from datetime import timedelta

from config.environment import Environment, database_settings, database_url
from config.generics import allow_generics
from heliu.kernel.networks import networks
from heliu.kernel.sealing import derive
from heliu.kernel.state import secret, state_dir
from heliu.web.kit.catalogues import compile_stale, po_files
from heliu.web.kit.places import locale_dirs, static_dirs, template_dirs

allow_generics()

ENVIRONMENT = Environment()
ENVIRONMENT.check()
PRODUCTION = ENVIRONMENT.mode == "production"

STATE_DIR = state_dir()

DEBUG = ENVIRONMENT.debug
SECRET_KEY = derive(secret(STATE_DIR), "django").hex()
ALLOWED_HOSTS = ENVIRONMENT.host_list()
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.origin_list()

ROOMS = (
    "people",
    "registry",
    "parks",
    "lawbook.changes",
    "lawbook.positive_list",
    "lawbook.tariff",
    "declarations",
    "originals",
    "clearance",
    "taxation",
    "risk",
    "reliefs",
    "reporting",
    "submission",
    "overseas",
    "relay",
    "refunds",
    "whatif.studies",
    "web",
)
INSTALLED_APPS = [
    *(f"heliu.{room}" for room in ROOMS),
    "django_cotton",
    "django_htmx",
    "procrastinate.contrib.django",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
]
AUTH_USER_MODEL = "people.User"

MIDDLEWARE = [
    "heliu.web.kit.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "heliu.web.headers.SecureHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "heliu.web.kit.middleware.Reader",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "heliu.web.actors.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "heliu.web.public.account.second_factor.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "heliu.web.kit.middleware.Problems",
    "axes.middleware.AxesMiddleware",
    "heliu.web.wall.WallMiddleware",  # the last: all others have read what they need
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": template_dirs(),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "heliu.web.kit.context.page",
            ],
        },
    },
]

# Without a database the programs that need one say so themselves, with the remedies (heliu.cli); the rest still runs.
DATABASES = {"default": database_settings(database_url(ENVIRONMENT) or "postgresql://127.0.0.1/heliu")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = locale_dirs()  # a topic's words stand beside it
compile_stale(po_files())  # here, because Django reads them before any app is ready
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = "UTC"  # the session of the database too; business days are reckoned in heliu.kernel.days

STATIC_URL = "/static/"
STATICFILES_DIRS = static_dirs()
STATIC_ROOT = STATE_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise looks at it even where nothing was collected
WHITENOISE_USE_FINDERS = True  # no collectstatic step between a clone and a page
WHITENOISE_AUTOREFRESH = DEBUG

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # the first: who is locked out is not even compared
    "allauth.account.auth_backends.AuthenticationBackend",
]
SECOND_FACTOR_REQUIRED = ENVIRONMENT.second_factor_required()
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.behind_proxy else 0
ACCOUNT_ADAPTER = "heliu.web.public.account.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USERNAME_MIN_LENGTH = 4
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # a browser that is closed has left
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = {
    # Passwords are counted by axes, which closes the login sooner and remembers across processes; codes only here.
    "login_failed": "60/m/ip,10/5m/key",
}
ACCOUNT_FORMS = {
    "login": "heliu.web.public.account.forms.SignIn",
    "signup": "heliu.web.public.account.forms.SignUp",
    "change_password": "heliu.web.public.account.forms.NewPassword",
    "set_password": "heliu.web.public.account.forms.FirstPassword",
    "reauthenticate": "heliu.web.public.account.forms.PasswordAgain",
}
MFA_ADAPTER = "heliu.web.public.account.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "合流 Heliu"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_FORMS = {
    "authenticate": "heliu.web.public.account.forms.Code",
    "reauthenticate": "heliu.web.public.account.forms.CodeAgain",
    "activate_totp": "heliu.web.public.account.forms.NewAuthenticator",
    "add_webauthn": "heliu.web.public.account.forms.NewPasskey",
    "edit_webauthn": "heliu.web.public.account.forms.PasskeyName",
    "authenticate_webauthn": "heliu.web.public.account.forms.PasskeyAfterPassword",
    "login_webauthn": "heliu.web.public.account.forms.PasskeyAlone",
    "reauthenticate_webauthn": "heliu.web.public.account.forms.PasskeyAgain",
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "heliu.web.public.account.lockout.name_of"
AXES_LOCKOUT_CALLABLE = "heliu.web.public.account.lockout.locked"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says until when, and keeps its word
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # by user name alone: a firm's people share one address, and none is let around
CSRF_FAILURE_VIEW = "heliu.web.kit.views.csrf_failure"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_proxy else None

WEB_URL = ENVIRONMENT.web_url
DOORS_URL = ENVIRONMENT.doors_url
CUSTOMS_UPLOAD_URL = ENVIRONMENT.upload_url()
CUSTOMS_NETWORKS = networks(ENVIRONMENT.customs_networks)  # who may ask for originals; empty: anybody
EGRESS_PRIVATE = networks(ENVIRONMENT.egress_private)
SIGNING_KEYS = ENVIRONMENT.signing_keys

PROCRASTINATE_ON_APP_READY = "config.events.ready"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {  # they announce their own tables at every start
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
}

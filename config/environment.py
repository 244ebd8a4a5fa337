"""What the environment says: all that differs between a laptop and a customs data centre, typed and checked."""

from typing import Literal

from psycopg.conninfo import conninfo_to_dict
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from heliu.kernel.networks import networks
from heliu.kernel.postgres.cluster import installation_cluster
from heliu.kernel.postgres.options import utc_name
from heliu.kernel.problems import Unavailable
from heliu.kernel.state import state_dir


class NotConfigured(Unavailable):
    """A setting is missing or makes no sense; the sentence names it."""

    code = "not_configured"


class Environment(BaseSettings):
    """Read once at start. ``local`` is one machine behind the loopback address; ``production`` has people before it."""

    model_config = SettingsConfigDict(env_prefix="HELIU_", extra="ignore")

    mode: Literal["local", "production"] = "local"
    debug: bool = False
    secret: str = ""
    hosts: str = "localhost,127.0.0.1,[::1]"
    origins: str = ""
    behind_proxy: bool = False
    second_factor: Literal["", "required", "optional"] = ""
    web_url: str = "http://127.0.0.1:8000"
    doors_url: str = "http://127.0.0.1:8001"
    customs_upload_url: str = ""
    customs_networks: str = ""
    egress_private: str = ""
    signing_keys: str = ""
    database_url: str = Field(default="", validation_alias="DATABASE_URL")

    def second_factor_required(self) -> bool:
        """Of officers and administrators; on one's own machine only when asked for."""
        return self.second_factor == "required" or (self.mode == "production" and not self.second_factor)

    def host_list(self) -> list[str]:
        return [host for host in (part.strip() for part in self.hosts.split(",")) if host]

    def origin_list(self) -> list[str]:
        return [origin for origin in (part.strip() for part in self.origins.split(",")) if origin]

    def upload_url(self) -> str:
        """Where originals go that customs has asked for (realTimeDataUpload); locally to the sandbox's own end."""
        if self.customs_upload_url or self.mode == "production":
            return self.customs_upload_url
        return f"{self.doors_url}/ceb2grab/grab/realTimeDataUpload"

    def check(self) -> None:
        """Production refuses to start on a guess; networks that make no sense start nowhere."""
        for name, given in (("CUSTOMS_NETWORKS", self.customs_networks), ("EGRESS_PRIVATE", self.egress_private)):
            try:
                networks(given)
            except ValueError as fault:
                raise NotConfigured(f"HELIU_{name} 应为以逗号分隔的网段，例如 10.1.0.0/16：{fault}") from fault
        if self.mode != "production":
            return
        missing = [
            name for name, given in (("HELIU_SECRET", self.secret), ("DATABASE_URL", self.database_url)) if not given
        ]
        if missing:
            raise NotConfigured(f"HELIU_MODE=production 时必须设置 {'、'.join(missing)}。")
        if self.debug:
            raise NotConfigured("HELIU_MODE=production 时不能设置 HELIU_DEBUG：调试页面会泄露内部信息。")


def database_settings(url: str) -> dict[str, object]:
    """Django's entry for a libpq address; everything Django has no name for goes on to the driver."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "heliu"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "TIME_ZONE": None if utc_name() == "UTC" else utc_name(),  # None: UTC by its own name
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parts),
    }


def database_url(environment: Environment) -> str | None:
    """The given database, else the embedded one if it runs now; ``None`` when there is neither."""
    return environment.database_url or installation_cluster(state_dir()).url()

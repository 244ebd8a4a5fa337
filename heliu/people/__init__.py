"""Users, the twelve roles, permissions and API clients (人员与角色)."""

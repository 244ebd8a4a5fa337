"""The ten homes of the twelve roles: my work now (我的工作)."""

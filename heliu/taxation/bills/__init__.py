"""Electronic tax bills (电子税单): one a released inventory with tax; their guarantees, levy and payment."""

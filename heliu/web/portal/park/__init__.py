"""An enterprise's own park (我的园区): its home, its leases, its figures there, the park's events."""

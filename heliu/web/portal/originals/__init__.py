"""Customs' requests for payment originals as the platform sees them: the clock, the deposit, the callback."""

"""Pages of batches on their way (报送): progress, receipts, taking back, signing by UKey; whatever they came from."""

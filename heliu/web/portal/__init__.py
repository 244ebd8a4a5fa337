"""What enterprises see (企业端), one folder a topic."""

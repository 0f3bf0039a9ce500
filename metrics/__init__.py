"""What every number means: definitions, and the one way to compute them."""

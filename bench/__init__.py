"""Measuring: how the product's computing times compare with the bare engine, in one run."""

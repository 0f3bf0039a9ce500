"""Fixtures of the application database."""

from tests.data_access.app_fixtures import chairman, clock, database, quick_hashes

__all__ = ["chairman", "clock", "database", "quick_hashes"]

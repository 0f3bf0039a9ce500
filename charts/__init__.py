"""Pictures of results: plain rows in, a kept specification and its rows out; no data is read here."""

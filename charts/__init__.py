"""Pictures of results: a result in, an Altair chart out; no data is read here."""

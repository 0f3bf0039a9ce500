"""Papers made from the numbers: the same content as the page, the same bytes on a second run."""

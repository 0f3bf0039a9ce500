"""Everything that touches a database: sources (read), the case store, and the product's own memory."""

"""What surrounds a page: who is looking, what they may open, signing in and out, errors, exports."""

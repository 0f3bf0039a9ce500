"""What ``python manage.py`` offers, one module per subject."""

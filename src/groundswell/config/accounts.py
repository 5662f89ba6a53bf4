"""Sign-in settings (django-allauth). Kept apart because they are long; settings.py takes them in."""

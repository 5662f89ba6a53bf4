"""The sample tool's own tests run where it is plugged in: see tests/test_sample_tool.py."""

from django.apps import apps

collect_ignore = [] if apps.is_installed("leaflets") else ["leaflets"]

"""Leaflets: people promise to deliver or fold them."""

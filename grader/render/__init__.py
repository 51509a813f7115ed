"""Renderers: one report document, many forms."""

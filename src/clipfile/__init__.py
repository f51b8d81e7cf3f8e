"""Clipfile: structured articles, and the sidebar items around them, from the flat text of news pages.

The storeys of the house lie at the top of the checkout; the links beside this file give them one import
name, `clipfile.schemas`, `clipfile.warehouse`, `clipfile.tasks`, `clipfile.flows`, in a checkout as in a wheel.
"""

__version__ = "0.1.0"

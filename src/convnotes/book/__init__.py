"""What the book is made with: its drawings, its palette, and how Sphinx builds its pages."""

from pathlib import Path

from convnotes._extras import needs
from convnotes.words import tables

needs("figures", "matplotlib")
tables.add(Path(__file__).parent)

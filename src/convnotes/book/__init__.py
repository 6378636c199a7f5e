"""What the book is made with: its drawings, its palette, and how Sphinx builds its pages."""

from pathlib import Path

from convnotes.words import tables

tables.add(Path(__file__).parent)

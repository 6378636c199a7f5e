"""What the book is made with: its drawings, its palette, and how Sphinx builds its pages."""

"""What every explorable shares: its schema, its conversation with the page, its words."""

from convnotes._extras import needs

needs("figures", "anywidget", "ipywidgets")

"""What every explorable shares: its schema, its conversation with the page, its words."""

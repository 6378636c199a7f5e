"""convnotes: the small NumPy core of an interactive textbook on convolutional networks."""

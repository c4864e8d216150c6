"""The eight producers, one module each: a maker and a folder in, one deposit written and its rows with their truth out."""

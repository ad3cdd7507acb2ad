"""What knows neither Sphinx nor docutils: the model, reading, the check, and what is made of both as data."""

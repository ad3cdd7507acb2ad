"""What is made of an edition: HTML, the PDF, and every other format in plain nodes."""

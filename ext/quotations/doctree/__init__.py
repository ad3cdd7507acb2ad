"""What a reader sees: one resolved doctree of a quotation, and an emitter for each output."""

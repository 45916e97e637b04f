"""How the designer's tables came to be, step by step."""

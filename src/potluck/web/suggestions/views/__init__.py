"""Pages of suggestions: for readers to make them, for stewards to answer them."""

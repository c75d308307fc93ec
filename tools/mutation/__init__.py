"""Small changes of the package, drawn at random, and whether the tests notice them."""

"""A file never seen in; what it holds, what each of its columns is, and the declaration that says so, out."""

"""Step 2: raw rows in, shops in our terms and what was wrong out: ``step.normalise``, one module a field."""

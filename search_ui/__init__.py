"""The pages: they ask the service, shape its answers in `present`, and draw them with `parts`."""

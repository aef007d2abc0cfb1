"""What the router tells about its work, beside logs and metrics."""

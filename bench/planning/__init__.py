"""What planning costs, and how it grows: generated supergraphs and operations."""

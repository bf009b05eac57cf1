"""What has no published basis yet: use it with care, and measure it on your own conversations."""

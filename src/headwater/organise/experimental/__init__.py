"""Methods of our own that no paper backs yet; each names the bench that it has to prove itself on."""

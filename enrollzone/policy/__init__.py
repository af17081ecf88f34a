"""Policy packs: a published policy as dated, cited data, and what it says of a family."""

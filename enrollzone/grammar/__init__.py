"""The grammar of policy packs: from what a person wrote to a `Pack`, with every fault at its place in the file."""

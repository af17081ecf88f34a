"""The phrases of published catchment tables: read whole into the entries of a pack, or not at all."""

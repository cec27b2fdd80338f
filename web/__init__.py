"""What stands between the network and the product: identity, entrances, guards, streams, health."""

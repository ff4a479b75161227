"""A small world of forces, panels, people and cases, in which every text says where it came from."""

from tests.world.building import World

__all__ = ["World"]

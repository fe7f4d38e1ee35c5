"""The slides' code blocks (see README.md)."""

from __future__ import annotations

import runpy
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Repair:
    """One change to a block: every `old` becomes `new`."""

    kind: str
    old: str
    new: str
    why: str


@dataclass(frozen=True)
class Block:
    """One code block: its text as extracted, its repairs, and the text they lead to."""

    name: str
    slide: str
    text: str
    repaired: str
    repairs: tuple[Repair, ...]

    def run(self, folder: Path, **names: Any) -> dict[str, Any]:
        """Runs the block as a script in which `names` are defined, and returns all that it has then defined."""
        script = folder / f"{self.name}.py"
        script.write_text(self.repaired, encoding="utf-8")
        return runpy.run_path(str(script), names)


def load(name: str) -> Block:
    """The block in file `<name>.toml`."""
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    repairs = tuple(Repair(r["kind"], r["from"], r["to"], r["why"]) for r in data.get("repairs", []))
    return Block(name, data["slide"], data["text"], data["repaired"], repairs)


def names() -> list[str]:
    """The names of all blocks."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))

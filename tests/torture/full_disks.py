"""Small file systems over folders that somebody writes into, to be filled and emptied."""

import contextlib
import os
import subprocess

FILLER = "filler"


def fill(folder):
    """Leaves no byte."""
    with open(os.path.join(folder, FILLER), "ab", buffering=0) as file:
        for size in (65536, 4096, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass


def free(folder):
    os.unlink(os.path.join(folder, FILLER))


@contextlib.contextmanager
def small_disk(folder, size):
    """Over the folder, which is hidden meanwhile."""
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "callbook", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)

"""Writes the generated modules of the Python SDK."""

from tools.sdk import FOLDER, modules

for name, text in modules().items():
    (FOLDER / name).write_text(text, "utf-8")

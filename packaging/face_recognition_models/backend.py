"""The whole build of a package that holds nothing but its own name and the names of the packages it stands for.

It needs only Python, so that the package is also built where there is no network. The same file lies in both of these
packages, because a build may only use files of its own folder; a test compares the two.
"""

import tomllib
import zipfile
from pathlib import Path


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Write the wheel and return its file name (PEP 517)."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    stem = f"{project['name'].replace('-', '_')}-{project['version']}"
    contents = {
        "METADATA": _metadata(project),
        "WHEEL": "Wheel-Version: 1.0\nGenerator: backend\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    contents["RECORD"] = "".join(f"{stem}.dist-info/{name},,\n" for name in [*contents, "RECORD"])
    wheel = Path(wheel_directory) / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in contents.items():
            archive.writestr(f"{stem}.dist-info/{name}", text)
    return wheel.name


def _metadata(project):
    headers = {
        "Metadata-Version": "2.1",
        "Name": project["name"],
        "Version": project["version"],
        "Summary": project["description"],
    }
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\n".join([*lines, *(f"Requires-Dist: {need}" for need in project["dependencies"])]) + "\n"

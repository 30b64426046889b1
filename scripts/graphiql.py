"""
Fetch the files of GraphiQL that our API serves itself, so that it works without any other server.

Started by `make graphiql`, after a change of a version below; needs npm and a network. GraphiQL 3 and React 18 are the
last ones that come as plain scripts; later ones would need a bundler.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "graphql" / "api" / "static" / "api" / "graphiql"
# package -> its files, and what they are called with us
FILES = {
    "graphiql@3.9.0": {
        "graphiql.min.js": "graphiql.min.js",
        "graphiql.min.css": "graphiql.min.css",
        "LICENSE": "LICENSE.graphiql.txt",
    },
    "react@18.3.1": {
        "umd/react.production.min.js": "react.production.min.js",
        "LICENSE": "LICENSE.react.txt",
    },
    "react-dom@18.3.1": {
        "umd/react-dom.production.min.js": "react-dom.production.min.js",
        "LICENSE": "LICENSE.react-dom.txt",
    },
}
README = """\
# GraphiQL, served by ourselves

Made by `make graphiql` (`scripts/graphiql.py`); do not edit the files below. They come from the npm registry, under the
MIT licence, whose texts lie beside them; only the comments that name source maps are removed.

| package | integrity of the package |
|---|---|
{packages}

| file | sha256 |
|---|---|
{files}
"""


def main() -> int:
    """Replace the files by those of the versions above; return the exit code."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is needed to fetch packages; it comes with Node.js.", file=sys.stderr)
        return 1
    packages: list[str] = []
    digests: list[str] = []
    TARGET.mkdir(parents=True, exist_ok=True)
    for package, files in FILES.items():
        with tempfile.TemporaryDirectory() as folder:
            answer = subprocess.run(
                [npm, "pack", package, "--json", "--pack-destination", folder],
                check=True,
                capture_output=True,
                text=True,
            )
            (told,) = json.loads(answer.stdout)
            archive = Path(folder) / told["filename"]
            integrity = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
            if integrity != told["integrity"]:
                print(f"{package} is not what the registry says it is: {integrity}", file=sys.stderr)
                return 1
            packages.append(f"| {package} | `{integrity}` |")
            with tarfile.open(archive) as contents:
                for source, name in files.items():
                    member = contents.extractfile(f"package/{source}")
                    if member is None:
                        print(f"{package} has no file {source}", file=sys.stderr)
                        return 1
                    text = without_source_map(member.read())
                    (TARGET / name).write_bytes(text)
                    digests.append(f"| {name} | `{hashlib.sha256(text).hexdigest()}` |")
    (TARGET / "README.md").write_text(README.format(packages="\n".join(packages), files="\n".join(digests)))
    print(f"{len(digests)} files in {TARGET.name}/")
    return 0


def without_source_map(text: bytes) -> bytes:
    """Return *text* without the comment that names its source map: `collectstatic` fails when it finds no such file."""
    return b"".join(line for line in text.splitlines(keepends=True) if not line.startswith(b"//# sourceMappingURL="))


if __name__ == "__main__":
    sys.exit(main())

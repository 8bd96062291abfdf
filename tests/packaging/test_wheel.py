"""The wheel holds all that the package reads, and runs outside of the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PLAN = """苏州市2033年绿化工作要点

一、主要目标
2033年，全市建成区绿化覆盖率达到43%以上。
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(out)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_carries_words_questions_pages_and_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("ontology/vocab", "ontology/rules", "ontology/generated", "queries", "site"):
        assert any(name.startswith(f"policygraph/_data/{folder}/") for name in names), folder
    assert "policygraph/_data/ontology/shapes.ttl" in names
    assert "policygraph/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any("__pycache__" in name or name.startswith("tests/") for name in names)


def test_the_installed_wheel_builds_and_answers(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    if not python.exists():
        python = home / "Scripts" / "python.exe"
    clean = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}

    def call(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(args, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False)

    # What it depends on comes from the environment that runs the tests: nothing is downloaded.
    site = call(str(python), "-c", "import site; print(site.getsitepackages()[0])").stdout.strip()
    ours = [path for path in sys.path if path.endswith("site-packages")]
    (Path(site) / "dependencies.pth").write_text("\n".join(ours), encoding="utf-8")
    installed = call(str(python), "-m", "pip", "install", "--no-deps", "--no-index", "--force-reinstall", str(wheel))
    assert installed.returncode == 0, installed.stderr
    where = call(
        str(python), "-c", "import policygraph, policygraph.resources as r; print(policygraph.__file__, r.root())"
    )
    assert str(ROOT) not in where.stdout, where.stdout
    assert "_data" in where.stdout
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    tool = str(python.with_name("policygraph"))
    done = call(tool, "build", "plan.txt")
    assert done.returncode == 0, done.stderr
    assert "绿化覆盖率" in call(tool, "export").stdout
    checked = call(tool, "validate")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    factories = call(
        str(python), "-c", "import spacy; n = spacy.blank('zh'); n.add_pipe('policygraph_quantities'); print('found')"
    )
    assert "found" in factories.stdout, factories.stderr

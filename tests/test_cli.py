"""The command line's frame: codes, where errors go, and a quick start."""

import json
import subprocess
import sys

import pytest

import goodlight
from goodlight import cli
from goodlight.errors import GoodlightError, NothingPassed


def run(*args: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "goodlight", *args], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)


def failing(error: BaseException):
    """A stand-in for a command module whose run raises ``error``."""

    class Command:
        @staticmethod
        def register(subparsers):
            subparsers.add_parser("models").add_argument("--json", action="store_true")

        @staticmethod
        def run(args):
            raise error

    return Command


@pytest.fixture
def raising(monkeypatch):
    def install(error):
        monkeypatch.setattr(cli, "COMMANDS", ("models",))
        monkeypatch.setattr(cli.importlib, "import_module", lambda name: failing(error))

    return install


def test_version():
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"goodlight {goodlight.__version__}\n")


def test_no_command_prints_help_and_is_a_usage_error():
    done = run()
    assert done.returncode == 2 and "COMMAND" in done.stderr and done.stdout == ""


@pytest.mark.parametrize("args", [["nope"], ["--nope"], ["models"], ["models", "list", "--nope"], ["models", "li"]])
def test_a_wrong_command_line_is_one_error_with_an_advice(args):
    done = run(*args)
    assert done.returncode == 2 and done.stdout == ""
    first, second = done.stderr.splitlines()
    assert first.startswith("goodlight: ") and "--help" in second


def test_help_and_list_load_nothing_heavy():
    code = (
        "import sys\nfrom goodlight.cli import main\nmain(['models', 'list'])\n"
        "heavy = {'numpy', 'cv2', 'onnxruntime', 'ncnn', 'scipy', 'PIL', 'ai_edge_litert', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_deliberate_error_is_a_line_an_advice_and_its_code(raising, capsys):
    raising(NothingPassed("no shot passed the gates", advice="Add a sharper selfie."))
    assert cli.main(["models"]) == 5
    assert capsys.readouterr() == ("", "goodlight: no shot passed the gates\n  Add a sharper selfie.\n")


def test_an_error_without_an_advice_is_one_line(raising, capsys):
    raising(GoodlightError("bad luck"))
    assert cli.main(["models"]) == 1
    assert capsys.readouterr().err == "goodlight: bad luck\n"


def test_with_json_the_error_is_json_on_stdout(raising, capsys):
    raising(NothingPassed("nichts – nada", advice="x"))
    assert cli.main(["models", "--json"]) == 5
    out, err = capsys.readouterr()
    assert json.loads(out) == {"error": {"code": "nothing_passed", "message": "nichts – nada", "advice": "x"}} and err == ""


def test_interrupted(raising, capsys):
    raising(KeyboardInterrupt())
    assert cli.main(["models"]) == 130
    assert capsys.readouterr().err == "goodlight: interrupted\n"


def test_a_mistake_of_ours_keeps_its_traceback(raising):
    raising(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        cli.main(["models"])


def test_a_reader_that_leaves_early_gets_no_traceback():
    command = [sys.executable, "-m", "goodlight", "models", "list", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert err == b""


def test_an_unknown_attribute_of_the_package_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nope"):
        _ = goodlight.nope


@pytest.mark.parametrize("before", ["", "import goodlight.shoot", "from goodlight import shoot", "from goodlight.shoot import Result"])
def test_shoot_is_the_function_whatever_was_imported_before(before):
    code = f"{before}\nfrom goodlight import Brief, shoot\nassert callable(shoot) and callable(Brief), (shoot, Brief)"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr

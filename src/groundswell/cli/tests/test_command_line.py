"""The command as it is typed."""

import subprocess
import sys
from pathlib import Path

import pytest

from groundswell.cli import commands, main, up

SRC = Path(__file__).resolve().parents[3]
NAMES = ["up", "web", "hot", "worker", "migrate", "doctor", "load", "recount", "figures", "demo", "createowner"]
NAMES += ["import"]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_and_takes_data(name, capsys):
    with pytest.raises(SystemExit) as ended:
        main.main([name, "--help"])

    assert ended.value.code == 0
    assert "--data DIR" in capsys.readouterr().out


def test_help_lists_every_command_and_no_inner_one(capsys):
    with pytest.raises(SystemExit):
        main.main(["--help"])

    text = capsys.readouterr().out
    assert all(f"\n    {name}" in text for name in NAMES)
    assert "\n    front" not in text and "\n    prepare" not in text


def test_what_it_does_not_understand_ends_with_two():
    with pytest.raises(SystemExit) as ended:
        main.main(["sing"])

    assert ended.value.code == 2


def test_a_wrong_that_can_be_mended_ends_with_one_and_says_how(monkeypatch, capsys):
    def fail(options: object) -> int:
        raise commands.Wrong("Do this.")

    monkeypatch.setattr(commands, "doctor", fail)

    assert main.main(["doctor"]) == 1
    assert capsys.readouterr().err == "Do this.\n"


def test_the_supervisor_does_not_load_django():
    code = "import sys, groundswell.cli.main, groundswell.cli.up; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": str(SRC)}).returncode == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
def test_other_machines_are_let_in_only_through_a_proxy(host, monkeypatch, tmp_path, capsys):
    monkeypatch.delenv("GROUNDSWELL_PROXY_HOPS", raising=False)
    monkeypatch.setenv("GROUNDSWELL_DATA", "set by --data, and put back when the test ends")

    assert main.main(["up", "--host", host, "--data", str(tmp_path)]) == 1
    assert "GROUNDSWELL_PROXY_HOPS=1" in capsys.readouterr().err


def test_a_proxy_setting_lets_another_host_through(monkeypatch, tmp_path):
    monkeypatch.setenv("GROUNDSWELL_DATA", str(tmp_path))
    monkeypatch.setenv("GROUNDSWELL_PROXY_HOPS", "1")
    monkeypatch.setenv("GROUNDSWELL_URL", "https://campaign.example.org/")

    assert (
        up.check_address(main.build_parser().parse_args(["up", "--host", "0.0.0.0"])) == "https://campaign.example.org"
    )


def test_figures_are_printed_as_lines():
    assert commands.flat({"supporters": 2, "jobs": {"ready": 1}}) == [("supporters", 2), ("jobs ready", 1)]

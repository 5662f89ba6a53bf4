"""What is known before Django is loaded."""

import pytest

from groundswell.cli.surroundings import setting, use_known_address


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("GROUNDSWELL_DATA", str(tmp_path))
    monkeypatch.setenv("GROUNDSWELL_URL", "put away again when the test ends")
    monkeypatch.delenv("GROUNDSWELL_URL")
    return tmp_path


def test_a_setting_comes_from_the_file_and_the_environment_wins(data, monkeypatch):
    (data / "groundswell.env").write_text(
        '# ours\nexport GROUNDSWELL_PROXY_HOPS="2"\nGROUNDSWELL_URL=https://a.example\n'
    )

    from_file = setting("GROUNDSWELL_PROXY_HOPS"), setting("GROUNDSWELL_URL"), setting("DATABASE_URL_OF_OTHERS")
    monkeypatch.setenv("GROUNDSWELL_URL", "https://b.example")

    assert from_file == ("2", "https://a.example", "")
    assert setting("GROUNDSWELL_URL") == "https://b.example"


def test_commands_know_the_address_that_up_serves(data, monkeypatch):
    (data / "run").mkdir()
    (data / "run" / "url").write_text("http://localhost:8765\n")

    use_known_address()

    assert setting("GROUNDSWELL_URL") == "http://localhost:8765"

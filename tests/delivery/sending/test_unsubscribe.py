"""Links to unsubscribe that show nothing and cannot be guessed, and what following them does."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest

import segdsl
from segdsl import Project
from segdsl.config import config_from_text
from segdsl.delivery.sending.mails import mail_files
from segdsl.diagnostics import Problem
from segdsl.tokens import Leaving, Secrets, secrets_of
from tests.delivery.sending.post_office import FILES, lines, sent, write_project
from tests.delivery.sending.server import Postbox, running
from tests.faces.shop import run

URL = "https://shop.example/u?t="
TOML = FILES["segdsl.toml"].replace(
    'unsubscribe_url = "https://shop.example/u?c={key}"',
    f'unsubscribe_secret = ["env:NEW_SECRET", "env:OLD_SECRET"]\nunsubscribe_url = "{URL}{{token}}"',
)
NEW, OLD = Secrets((b"new" * 12, b"old" * 12)), Secrets((b"old" * 12,))
ANA = Leaving("1", "email", "spring")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("NEW_SECRET", "new" * 12)
    monkeypatch.setenv("OLD_SECRET", "old" * 12)
    return write_project(tmp_path / "post", segdsl=TOML)


# ---------------------------------------------------------------- tokens

PEOPLE = [
    ANA,
    Leaving("ana@mail.example", "email"),
    Leaving("k|2", "sms", "c", "v"),
    Leaving("Zoë, \U0001f4da", "email", "x" * 100),
    Leaving("", "email"),
    Leaving("\ud800", "email"),
]


@pytest.mark.parametrize("leaving", PEOPLE)
def test_a_token_says_what_it_was_made_of_and_only_to_those_with_a_secret(leaving: Leaving) -> None:
    token = NEW.token(leaving)
    assert token == NEW.token(leaving), "the same at every run"
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]+", token)
    assert NEW.opened(token) == leaving
    with pytest.raises(ValueError, match="none of the project's secrets"):
        OLD.opened(token)
    assert NEW.opened(OLD.token(leaving)) == leaving, "an older secret still counts"


def test_nothing_of_whom_it_is_about_can_be_read() -> None:
    token = NEW.token(Leaving("ana@mail.example", "email", "spring"))
    content = base64.urlsafe_b64decode(token[1:] + "=" * (-len(token[1:]) % 4))
    for word in (b"ana", b"mail", b"example", b"email", b"spring"):
        assert word not in content
    other = base64.urlsafe_b64decode(NEW.token(Leaving("anb@mail.example", "email", "spring"))[1:] + "==")
    alike = sum(one == two for one, two in zip(content, other, strict=False))
    assert alike < len(content) // 3, "tokens of similar people are not similar"


def test_every_change_of_a_token_is_noticed() -> None:
    token = NEW.token(ANA)
    letters = "ABCxyz019_-"
    changed = {token[:i] + letter + token[i + 1 :] for i in range(len(token)) for letter in letters} - {token}
    changed |= {token[:cut] for cut in range(len(token))} | {
        token + "A",
        token * 2,
        token.swapcase(),
        f" {token}",
    }
    assert [other for other in changed if opens(other)] == []
    assert opens(token)


def opens(token: str) -> bool:
    try:
        NEW.opened(token)
    except ValueError:
        return False
    return True


# ---------------------------------------------------------------- letters


def test_letters_have_the_token_in_their_link_and_in_their_header(project: Project, tmp_path: Path) -> None:
    project.render(tmp_path / "out", "spring", form="eml")
    tokens = []
    for file in mail_files(tmp_path / "out"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        (url,) = re.findall(r"^<(.*)>$", mail["List-Unsubscribe"])
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert url.startswith(URL)
        html, text = mail.get_body(("html",)), mail.get_body(("plain",))
        assert html is not None
        assert text is not None
        assert f'href="{url}"' in html.get_content()
        assert url in text.get_content()
        tokens.append(url.removeprefix(URL))
    assert [NEW.opened(token) for token in tokens] == [Leaving(key, "email", "spring") for key in "123"]


def test_a_preview_has_links_that_unsubscribe_nobody(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEW_SECRET")  # looking at letters needs no secret
    card = project.preview("spring", customer="1")
    (url,) = set(re.findall(r'href="([^"]*)"', card.views[0].html))
    with pytest.raises(ValueError, match="none of the project's secrets"):
        NEW.opened(url.removeprefix(URL))


# ---------------------------------------------------------------- following the link


def test_who_unsubscribes_is_written_down_once_and_gets_nothing_more(project: Project) -> None:
    with running(Postbox()) as box:
        sent(project, box, limit=1)
        done = project.unsubscribe(
            [NEW.token(ANA), NEW.token(Leaving("2", "email", "spring")), NEW.token(ANA)]
        )
        assert (done.new, done.known, done.wrong) == (2, 1, ())
        before = (project.folder / "history.csv").read_bytes()
        again = project.unsubscribe([NEW.token(ANA), NEW.token(Leaving("2", "email", "another"))])
        assert (again.new, again.known) == (0, 2)
        assert (project.folder / "history.csv").read_bytes() == before
        assert sent(project, box).ends == {"sent": 1}
        assert [to for to, _ in box.mails] == ["ana@mail.example", "chi@mail.example"]
    left = {key: reason for key, _, reason in project.settle("spring").only.left}
    assert left["2"] == "unsubscribed"


def test_a_wrong_token_keeps_none_of_the_others_back(project: Project) -> None:
    forged = Secrets((b"x" * 32,)).token(Leaving("3", "email"))
    done = project.unsubscribe(["nonsense", NEW.token(ANA), forged])
    assert done.new == 1
    assert [place for place, _ in done.wrong] == [1, 3]
    assert lines(project) == [("1", "unsubscribed")]


def test_the_command_takes_tokens_files_and_standard_input(project: Project) -> None:
    folder = project.folder
    (folder / "tokens.txt").write_text(f"\n{NEW.token(ANA)}\r\n\n{NEW.token(Leaving('2', 'email'))}\n")
    done = run("unsubscribe", "--project", folder, "--from", folder / "tokens.txt")
    assert (done.code, done.out) == (0, "2 customers unsubscribed, 0 known already\n")
    done = run("unsubscribe", "--project", folder, NEW.token(ANA), "--format", "json")
    assert json.loads(done.out) == {"unsubscribed": 0, "known": 1, "wrong": []}
    words = [sys.executable, "-m", "segdsl", "unsubscribe", "--project", str(folder), "--from", "-"]
    piped = subprocess.run(
        words, input=f"{NEW.token(Leaving('3', 'email'))}\n", capture_output=True, text=True
    )
    assert (piped.returncode, piped.stdout) == (0, "1 customer unsubscribed, 0 known already\n")
    assert lines(project) == [(key, "unsubscribed") for key in "123"]


def test_from_python_a_project_does_the_same(project: Project) -> None:
    bo = NEW.token(Leaving("2", "email"))
    done = project.unsubscribe(iter([NEW.token(ANA), "nonsense", bo, bo, "nonsense"]))
    assert (done.new, done.known, [place for place, _ in done.wrong]) == (2, 1, [2, 5])
    assert isinstance(done, segdsl.Unsubscribed)
    assert lines(project) == [("1", "unsubscribed"), ("2", "unsubscribed")]
    with pytest.raises(Problem, match="`tokens` takes several names, not a text"):
        project.unsubscribe(NEW.token(ANA))
    with pytest.raises(Problem, match="`tokens` takes"):
        project.unsubscribe([3])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("token", "says"),
    [
        ("nonsense", "token 1 is no token, or only a part of one"),
        (NEW.token(ANA)[:-9], "token 1 was made with none of the project's secrets"),
        (Secrets((b"gone" * 9,)).token(ANA), "token 1 was made with none of the project's secrets"),
    ],
)
def test_a_wrong_token_is_one_sentence_and_ends_with_2(project: Project, token: str, says: str) -> None:
    done = run("unsubscribe", "--project", project.folder, token)
    assert done.code == 2
    assert done.out == "0 customers unsubscribed, 0 known already\n"
    assert done.err.count("error[") == 1
    assert says in done.err
    assert token not in done.err
    assert not (project.folder / "history.csv").exists()


# ---------------------------------------------------------------- secrets


@pytest.mark.parametrize(
    ("value", "says"),
    [(None, "is not set"), ("", "is not set"), ("short", "has less than 16 characters")],
)
def test_a_secret_that_is_none_stops_rendering_and_is_not_shown(
    value: str | None, says: str, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is None:
        monkeypatch.delenv("OLD_SECRET")
    else:
        monkeypatch.setenv("OLD_SECRET", value)
    with pytest.raises(Problem) as caught:
        project.render(tmp_path / "out", "spring")
    (found,) = caught.value.diagnostics
    assert says in found.message
    assert "`OLD_SECRET`" in found.message
    assert not value or value not in found.message
    assert "new" * 12 not in repr(secrets_of(["NEW_SECRET"]))


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ('unsubscribe_secret = "hunter2hunter2hunter2"', "name the variable that holds it"),
        ('unsubscribe_secret = ["env:A", 3]', "name the variable that holds it"),
        (f'unsubscribe_url = "{URL}{{token}}"', "`{token}` needs a secret"),
        (f'unsubscribe_url = "{URL}{{tokens}}"', "nothing is filled in for `{tokens}`"),
    ],
)
def test_settings_that_would_not_work_are_told_and_show_no_secret(email: str, says: str) -> None:
    (found,) = config_from_text(f"[email]\n{email}\n").diagnostics
    assert says in found.message
    assert "hunter2" not in found.message


def test_without_a_secret_or_a_history_there_is_no_unsubscribing(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no secret"):
        write_project(tmp_path / "a").unsubscribe(["u"])
    toml = TOML.replace('[history]\nsource = "history.csv"\n', "")
    with pytest.raises(Problem, match="no history"):
        write_project(tmp_path / "b", segdsl=toml).unsubscribe(["u"])

"""Keys, sealed fields and what happens to whoever comes with the wrong one."""

import base64
import itertools
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import LargeBinary, create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from storage.sealed import UNREADABLE, Sealed, SealedBytes, SealedJson, SealedRow, Unreadable
from storage.vault import (
    Damaged,
    DataKey,
    KeyFileExposed,
    KeyFileUnusable,
    KeySource,
    Locked,
    PassphraseCost,
    Vault,
    WrongKey,
    create_root,
    open_root,
    write_key_file,
)

QUICK = PassphraseCost(iterations=1, memory_kib=64, lanes=1)
PASSPHRASE = "שלוש גרות נאות"
DANA = "patient:6d1f0c1e-0000-4000-8000-000000000001"
BEN = "patient:6d1f0c1e-0000-4000-8000-000000000002"
PLACE = {"table": "notes", "column": "body_ct", "row": "row-1"}
SECRET = "Dana slept three hours"


@pytest.fixture
def vault() -> Vault:
    return create_root(KeySource(passphrase=PASSPHRASE), cost=QUICK)[0]


@pytest.fixture
def key(vault: Vault) -> DataKey:
    return vault.new_key(DANA)[0]


class Base(DeclarativeBase):
    pass


class Note(SealedRow, Base):
    __tablename__ = "notes"
    id: Mapped[str] = mapped_column(primary_key=True)
    body_ct: Mapped[bytes | None] = mapped_column(LargeBinary)
    profile_ct: Mapped[bytes | None] = mapped_column(LargeBinary)
    raw_ct: Mapped[bytes | None] = mapped_column(LargeBinary)
    label_ct: Mapped[bytes | None] = mapped_column(LargeBinary)

    body = Sealed("body_ct")
    profile = SealedJson("profile_ct")
    raw = SealedBytes("raw_ct", optional=True)
    label = Sealed("label_ct", is_label=True)


class TestTheRoot:
    def test_the_passphrase_opens_what_it_made(self) -> None:
        made, record = create_root(KeySource(passphrase=PASSPHRASE), cost=QUICK)
        opened = open_root(KeySource(passphrase=PASSPHRASE), record)
        assert opened.blind_index("p", "phone", "+972541234567") == made.blind_index("p", "phone", "+972541234567")

    def test_by_default_one_guess_costs_what_was_promised(self) -> None:
        _, record = create_root(KeySource(passphrase=PASSPHRASE))
        assert json.loads(record.params) == {"iterations": 3, "memory_kib": 262144, "lanes": 4}
        open_root(KeySource(passphrase=PASSPHRASE), record)

    def test_a_wrong_passphrase_is_refused_without_repeating_it(self) -> None:
        _, record = create_root(KeySource(passphrase=PASSPHRASE), cost=QUICK)
        with pytest.raises(WrongKey) as caught:
            open_root(KeySource(passphrase="correct horse"), record)
        assert "horse" not in str(caught.value)

    def test_the_same_letters_typed_on_another_keyboard_open_it(self) -> None:
        _, record = create_root(KeySource(passphrase="caf\u00e9 \ufb2a"), cost=QUICK)
        open_root(KeySource(passphrase="cafe\u0301 \u05e9\u05c1"), record)

    @pytest.mark.parametrize("change", ["salt", "params", "wrapped", "version"])
    def test_a_changed_record_opens_nothing(self, change: str) -> None:
        _, record = create_root(KeySource(passphrase=PASSPHRASE), cost=QUICK)
        cheaper = json.dumps({"iterations": 2, "memory_kib": 64, "lanes": 1})
        changed: dict[str, Any] = {
            "salt": bytes(16),
            "params": cheaper,
            "wrapped": record.wrapped[:-1] + bytes([record.wrapped[-1] ^ 1]),
            "version": 2,
        }
        with pytest.raises(WrongKey):
            open_root(KeySource(passphrase=PASSPHRASE), replace(record, **{change: changed[change]}))

    def test_a_changed_check_value_is_damage(self) -> None:
        _, record = create_root(KeySource(passphrase=PASSPHRASE), cost=QUICK)
        with pytest.raises(Damaged):
            open_root(KeySource(passphrase=PASSPHRASE), replace(record, check=bytes(32)))

    @pytest.mark.parametrize("params", ["{}x", '{"memory_kib": 99999999999}', '{"iterations": 0}', '{"x": 1}', "[]"])
    def test_a_stored_cost_cannot_exhaust_the_machine(self, params: str) -> None:
        _, record = create_root(KeySource(passphrase=PASSPHRASE), cost=QUICK)
        with pytest.raises(Damaged):
            open_root(KeySource(passphrase=PASSPHRASE), replace(record, params=params))

    def test_the_passphrase_can_be_changed_and_the_data_stays(self, vault: Vault, tmp_path: Path) -> None:
        key, wrapped = vault.new_key(DANA)
        write_key_file(tmp_path / "root.key")
        record = vault.wrapped_for(KeySource(key_file=tmp_path / "root.key"))
        moved = open_root(KeySource(key_file=tmp_path / "root.key"), record)
        assert moved.unwrap(key_id=key.id, owner=DANA, wrapped=wrapped, root_version=1) == key

    def test_both_or_neither_key_source_is_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="either"):
            KeySource()
        with pytest.raises(ValueError, match="either"):
            KeySource(passphrase="x", key_file=Path("y"))

    def test_nothing_secret_shows_when_printed(self, vault: Vault) -> None:
        key, _ = vault.new_key(DANA)
        shown = repr(KeySource(passphrase=PASSPHRASE)) + repr(vault) + repr(key)
        assert PASSPHRASE not in shown
        assert repr(key.secret) not in shown


class TestTheKeyFile:
    def test_it_is_made_for_its_owner_alone_and_opens_the_root(self, tmp_path: Path) -> None:
        path = tmp_path / "root.key"
        write_key_file(path)
        assert path.stat().st_mode & 0o777 == 0o400
        assert [file.name for file in tmp_path.iterdir()] == ["root.key"]
        _, record = create_root(KeySource(key_file=path))
        open_root(KeySource(key_file=path), record)

    def test_an_existing_key_is_never_overwritten(self, tmp_path: Path) -> None:
        path = tmp_path / "root.key"
        write_key_file(path)
        before = path.read_bytes()
        with pytest.raises(FileExistsError):
            write_key_file(path)
        assert path.read_bytes() == before
        assert [file.name for file in tmp_path.iterdir()] == ["root.key"]

    @pytest.mark.parametrize("mode", [0o644, 0o440, 0o604, 0o700, 0o666])
    def test_a_file_that_others_may_touch_is_refused_naming_the_mode(self, tmp_path: Path, mode: int) -> None:
        path = tmp_path / "root.key"
        write_key_file(path)
        path.chmod(mode)
        with pytest.raises(KeyFileExposed, match=f"{mode:04o}"):
            create_root(KeySource(key_file=path))

    def test_another_key_file_is_refused(self, tmp_path: Path) -> None:
        write_key_file(tmp_path / "one")
        write_key_file(tmp_path / "two")
        _, record = create_root(KeySource(key_file=tmp_path / "one"))
        with pytest.raises(WrongKey):
            open_root(KeySource(key_file=tmp_path / "two"), record)

    def test_a_passphrase_for_a_key_file_says_what_is_wanted(self, tmp_path: Path) -> None:
        write_key_file(tmp_path / "one")
        _, record = create_root(KeySource(key_file=tmp_path / "one"))
        with pytest.raises(WrongKey, match="key file"):
            open_root(KeySource(passphrase=PASSPHRASE), record)

    @pytest.mark.parametrize(
        "content", [b"", b"short", b"\xff" * 33, base64.b64encode(bytes(31)), b"!" * 44, b"x" * 5000]
    )
    def test_a_file_without_32_bytes_is_refused(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "root.key"
        path.write_bytes(content)
        path.chmod(0o400)
        with pytest.raises(KeyFileUnusable):
            create_root(KeySource(key_file=path))

    def test_raw_bytes_and_base64_are_the_same_key(self, tmp_path: Path) -> None:
        raw, spelled = tmp_path / "raw", tmp_path / "b64"
        raw.write_bytes(bytes(range(32)))
        spelled.write_bytes(base64.b64encode(bytes(range(32))) + b"\n")
        raw.chmod(0o600)
        spelled.chmod(0o600)
        _, record = create_root(KeySource(key_file=raw))
        open_root(KeySource(key_file=spelled), record)

    def test_a_missing_file_and_a_folder_are_refused(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none", tmp_path):
            with pytest.raises(KeyFileUnusable):
                create_root(KeySource(key_file=path))


class TestDataKeys:
    def test_a_stored_key_comes_back(self, vault: Vault) -> None:
        key, wrapped = vault.new_key(DANA)
        assert vault.unwrap(key_id=key.id, owner=DANA, wrapped=wrapped, root_version=1) == key
        assert key.id > 0

    def test_a_wrapped_key_given_to_another_owner_or_id_does_not_open(self, vault: Vault) -> None:
        key, wrapped = vault.new_key(DANA)
        with pytest.raises(Damaged):
            vault.unwrap(key_id=key.id, owner=BEN, wrapped=wrapped, root_version=1)
        with pytest.raises(Damaged):
            vault.unwrap(key_id=key.id ^ 1, owner=DANA, wrapped=wrapped, root_version=1)
        with pytest.raises(Damaged):
            vault.unwrap(key_id=key.id, owner=DANA, wrapped=b"short", root_version=1)
        with pytest.raises(WrongKey):
            vault.unwrap(key_id=key.id, owner=DANA, wrapped=wrapped, root_version=2)

    def test_a_cached_key_answers_only_for_its_own_row(self, vault: Vault) -> None:
        key, wrapped = vault.new_key(DANA)
        vault.unwrap(key_id=key.id, owner=DANA, wrapped=wrapped, root_version=1)
        with pytest.raises(Damaged):
            vault.unwrap(key_id=key.id, owner=BEN, wrapped=wrapped, root_version=1)

    def test_keys_leave_memory_after_ten_minutes_when_forgotten_and_past_two_hundred(self) -> None:
        now = [0.0]
        vault = Vault(bytes(32), 1, clock=lambda: now[0])
        key, wrapped = vault.new_key(DANA)

        def unwrap() -> DataKey:
            return vault.unwrap(key_id=key.id, owner=DANA, wrapped=wrapped, root_version=1)

        first = unwrap()
        assert unwrap() is first
        now[0] = 601.0
        second = unwrap()
        assert second is not first
        vault.forget(key.id)
        third = unwrap()
        assert third is not second
        for _ in range(200):
            other, other_wrapped = vault.new_key(BEN)
            vault.unwrap(key_id=other.id, owner=BEN, wrapped=other_wrapped, root_version=1)
        assert unwrap() is not third

    def test_subkeys_differ_by_label_salt_and_owner(self, vault: Vault) -> None:
        dana, ben = vault.new_key(DANA)[0], vault.new_key(BEN)[0]
        keys = {k.subkey(label, salt) for k in (dana, ben) for label in ("a", "b") for salt in (b"1", b"2")}
        assert len(keys) == 8
        assert dana.subkey("a", b"1") == dana.subkey("a", b"1")


class TestSealing:
    @given(st.binary(max_size=200))
    def test_every_value_comes_back(self, plaintext: bytes) -> None:
        key = DataKey(id=7, owner=DANA, secret=bytes(32))
        assert key.open(key.seal(plaintext, **PLACE), **PLACE) == plaintext

    def test_short_answers_are_equally_long(self, key: DataKey) -> None:
        assert len({len(key.seal(word, **PLACE)) for word in (b"", b"yes", b"no", b"x" * 31)}) == 1

    def test_the_same_text_is_never_sealed_the_same_way(self, key: DataKey) -> None:
        assert len({key.seal(b"yes", **PLACE) for _ in range(100)}) == 100

    def test_the_layout_is_version_key_nonce_ciphertext_tag(self, vault: Vault, key: DataKey) -> None:
        sealed = key.seal(b"x" * 100, **PLACE)
        assert sealed[0] == 1
        assert int.from_bytes(sealed[1:5], "big") == key.id == vault.key_id_of(sealed)
        assert len(sealed) == 1 + 4 + 12 + 101 + 16

    def test_any_flipped_bit_is_noticed(self, key: DataKey) -> None:
        sealed = key.seal(b"yes", **PLACE)
        for position, bit in itertools.product(range(len(sealed)), range(8)):
            changed = bytearray(sealed)
            changed[position] ^= 1 << bit
            with pytest.raises(Damaged):
                key.open(bytes(changed), **PLACE)

    def test_any_cut_is_noticed(self, key: DataKey) -> None:
        sealed = key.seal(b"x" * 50, **PLACE)
        for length in range(len(sealed)):
            with pytest.raises(Damaged):
                key.open(sealed[:length], **PLACE)

    @pytest.mark.parametrize("moved", [{"table": "drafts"}, {"column": "title_ct"}, {"row": "row-2"}])
    def test_a_ciphertext_moved_to_another_place_is_noticed(self, key: DataKey, moved: dict[str, str]) -> None:
        sealed = key.seal(SECRET.encode(), **PLACE)
        with pytest.raises(Damaged) as caught:
            key.open(sealed, **(PLACE | moved))
        assert SECRET not in str(caught.value)

    def test_a_ciphertext_moved_to_another_patient_is_noticed(self, vault: Vault, key: DataKey) -> None:
        sealed = key.seal(SECRET.encode(), **PLACE)
        with pytest.raises(Damaged):
            vault.new_key(BEN)[0].open(sealed, **PLACE)
        with pytest.raises(Damaged):
            replace(key, owner=BEN).open(sealed, **PLACE)

    def test_names_that_join_to_the_same_string_are_different_places(self, key: DataKey) -> None:
        sealed = key.seal(b"yes", table="a", column='b","c', row="d")
        with pytest.raises(Damaged):
            key.open(sealed, table='a","b', column="c", row="d")


class TestDamage:
    @pytest.fixture
    def note(self, key: DataKey) -> Note:
        """Its text and its label are damaged, its profile is not."""
        note = Note(id="row-1").unlock(key)
        note.body, note.label, note.profile = SECRET, "Dana", {"tone": "warm"}
        for column in ("body_ct", "label_ct"):
            setattr(note, column, getattr(note, column)[:-1] + b"?")
        return note

    def test_a_text_raises_a_label_is_marked_and_the_rest_opens(self, note: Note) -> None:
        with pytest.raises(Damaged):
            _ = note.body
        assert note.label is UNREADABLE
        assert note.profile == {"tone": "warm"}

    def test_a_page_may_say_what_to_show_instead_and_a_label_can_be_asked_for_strictly(self, note: Note) -> None:
        assert Note.body.or_else(note, UNREADABLE) is UNREADABLE
        assert Note.profile.or_else(note, None) == {"tone": "warm"}
        with pytest.raises(Damaged):
            Note.label.opened(note)

    def test_the_same_sign_from_outside_is_no_damage(self, note: Note) -> None:
        note.label = str(UNREADABLE)
        assert note.label == UNREADABLE
        assert not isinstance(note.label, Unreadable)

    def test_it_is_counted_once_for_each_value(self, vault: Vault, note: Note) -> None:
        for _ in range(3):
            Note.body.or_else(note, "")
            _ = note.label
        assert vault.damaged_count == 2

    def test_with_a_damaged_key_nothing_opens_and_nothing_is_sealed(self, note: Note) -> None:
        note.bar()
        assert note.label is UNREADABLE
        with pytest.raises(Damaged):
            _ = note.profile
        with pytest.raises(Damaged):
            note.body = "new"

    def test_a_damaged_row_is_not_moved_under_another_key(self, vault: Vault, note: Note) -> None:
        before = note.body_ct
        with pytest.raises(Damaged):
            note.reseal(vault.new_key(BEN)[0])
        assert note.body_ct == before


class TestIndexesAndCodes:
    def test_equal_values_meet_only_in_one_scope_and_field(self, vault: Vault) -> None:
        phone = "+972541234567"
        index = vault.blind_index("practice:1", "phone", phone)
        assert len(index) == 16
        assert index == vault.blind_index("practice:1", "phone", phone)
        others = {
            vault.blind_index("practice:2", "phone", phone),
            vault.blind_index("practice:1", "mail", phone),
            vault.blind_index("practice:1", "phone", phone[:-1]),
            create_root(KeySource(passphrase=PASSPHRASE), cost=QUICK)[0].blind_index("practice:1", "phone", phone),
        }
        assert index not in others
        assert len(others) == 4

    def test_no_two_lists_share_a_code(self, vault: Vault) -> None:
        lists: list[list[str | int | bytes | None]] = [
            [], [""], [None], [b""], ["", ""], [0], ["0"], [b"0"], ["ab"], ["a", "b"], [1, 2], [12], ["a", None],
        ]  # fmt: skip
        assert len({vault.mac("approval", values) for values in lists}) == len(lists)

    def test_a_code_holds_for_its_label_and_fields_alone(self, vault: Vault) -> None:
        code = vault.mac("approval", ["m1", 3, None, "שלום"])
        assert len(code) == 32
        assert vault.verify_mac("approval", ["m1", 3, None, "שלום"], code)
        assert not vault.verify_mac("audit", ["m1", 3, None, "שלום"], code)
        assert not vault.verify_mac("approval", ["m1", 4, None, "שלום"], code)
        assert not vault.verify_mac("approval", ["m1", 3, None, "שלום"], code[:-1])

    def test_a_value_without_one_spelling_is_refused(self, vault: Vault) -> None:
        for value in (True, 1.0):
            with pytest.raises(TypeError):
                vault.mac("approval", [value])  # type: ignore[list-item]  # what a caller must not do

    def test_each_purpose_has_its_own_key(self, vault: Vault) -> None:
        keys = {vault.file_key("jobs"), vault.file_key("backup"), vault.mac("jobs", [])}
        assert len(keys) == 3
        assert all(len(key) == 32 for key in keys)


class TestSealedRows:
    def test_a_row_keeps_only_ciphertext_and_reads_back_after_a_reload(self, key: DataKey) -> None:
        engine = create_engine("sqlite://")
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            note = Note(id="n1").unlock(key)
            note.body, note.profile, note.raw = SECRET, {"goals": ["שינה", None, 1.5]}, b"\x00\x80\x00"
            session.add(note)
            session.commit()
            assert note.body == SECRET  # still unlocked after the commit expired it
        with Session(engine) as session:
            stored = session.execute(text("SELECT body_ct, profile_ct, raw_ct FROM notes")).one()
            assert not any(word in bytes(value) for value in stored for word in (b"Dana", b"goals"))
            again = session.get_one(Note, "n1")
            with pytest.raises(Locked):
                _ = again.body
            again.unlock(key)
            assert (again.body, again.profile, again.raw) == (
                SECRET,
                {"goals": ["שינה", None, 1.5]},
                b"\x00\x80\x00",
            )
        engine.dispose()

    def test_writing_to_a_row_that_was_not_unlocked_is_refused(self) -> None:
        with pytest.raises(Locked):
            Note(id="n1").body = SECRET
        with pytest.raises(Locked):
            Note(id="n1", body=SECRET)

    def test_a_row_without_an_id_cannot_be_sealed(self, key: DataKey) -> None:
        with pytest.raises(Locked, match="id"):
            Note().unlock(key).body = SECRET

    def test_nothing_is_stored_as_null(self, key: DataKey) -> None:
        note = Note(id="n1").unlock(key)
        note.raw = b"x"
        note.raw = None
        note.profile = None
        assert (note.raw, note.raw_ct, note.profile, note.profile_ct) == (None, None, None, None)

    def test_half_a_surrogate_pair_is_kept(self, key: DataKey) -> None:
        note = Note(id="n1").unlock(key)
        note.body = "\ud83d and \U0001f600"
        assert note.body == "\ud83d and \U0001f600"

    def test_swapping_two_columns_or_rows_is_noticed(self, key: DataKey) -> None:
        one, two = Note(id="n1").unlock(key), Note(id="n2").unlock(key)
        one.body, two.body = "one", "two"
        one.body_ct, two.body_ct = two.body_ct, one.body_ct
        with pytest.raises(Damaged):
            _ = one.body
        two.raw = b"raw"
        two.body_ct = two.raw_ct
        with pytest.raises(Damaged):
            _ = two.body

    def test_a_row_moves_to_another_key(self, vault: Vault, key: DataKey) -> None:
        note = Note(id="n1").unlock(key)
        note.body, note.profile = SECRET, [1, 2]
        other = vault.new_key(BEN)[0]
        note.reseal(other)
        assert (note.body, note.profile, note.raw) == (SECRET, [1, 2], None)
        assert note.body_ct is not None
        assert vault.key_id_of(note.body_ct) == other.id
        with pytest.raises(Damaged):
            _ = note.unlock(key).body

    def test_a_printed_row_shows_its_id_alone(self, key: DataKey) -> None:
        note = Note(id="n1").unlock(key)
        note.body = SECRET
        assert repr(note) == "<Note n1>"


def test_importing_the_vault_does_nothing_heavy() -> None:
    code = "import sys, storage.vault; print('sqlalchemy' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"

"""Descriptors that seal a value when it is assigned to a row and open it when it is read.

A column type would see only the value; a descriptor sees the row, so a ciphertext is bound to its table, column
and id.
"""

import json
from typing import TYPE_CHECKING, Any, Generic, Literal, Self, TypeVar, overload

from storage.data_key import DataKey
from storage.vault_errors import Damaged, Locked

T = TypeVar("T")
U = TypeVar("U")


class Unreadable(str):
    """Stands where a text does not open; whoever shows it says so in the reader's language.

    A type of its own: no text from outside can pass for it.
    """

    __slots__ = ()


UNREADABLE = Unreadable("\ufffd")


class SealedRow:
    """Mixin for mapped classes: `row.unlock(key)` comes before any sealed field is read or written."""

    if TYPE_CHECKING:
        id: Any
        __tablename__: Any

    def unlock(self, key: DataKey) -> Self:
        self.__dict__["_data_key"] = key  # no mapped attribute: SQLAlchemy neither stores nor expires it
        return self

    def bar(self) -> Self:
        """Instead of `unlock`, where the key itself is damaged: nothing in this row opens, and nothing is sealed."""
        self.__dict__["_data_key"] = UNREADABLE
        return self

    def reseal(self, key: DataKey) -> Self:
        """Moves every sealed field of this unlocked row under another key, and unlocks the row with it."""
        values = {name: field.opened(self) for name, field in _sealed_fields(type(self)).items()}
        self.unlock(key)
        for name, value in values.items():
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.__dict__.get('id')}>"


class _SealedField(Generic[T]):
    """`column` is the mapped attribute that holds the sealed bytes. None is stored as NULL."""

    def __init__(self, column: str) -> None:
        self.column = column

    @overload
    def __get__(self, row: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, row: SealedRow, owner: type[Any]) -> T: ...
    def __get__(self, row: SealedRow | None, owner: type[Any]) -> Self | T:
        return self if row is None else self.read(row)

    def __set__(self, row: SealedRow, value: T) -> None:
        sealed = None if value is None else _key(row).seal(self.to_bytes(value), **self._place(row))
        setattr(row, self.column, sealed)

    def read(self, row: SealedRow) -> T:
        return self.opened(row)

    def opened(self, row: SealedRow) -> T:
        sealed = getattr(row, self.column)
        if sealed is None:
            return None  # type: ignore[return-value]  # only an optional field is NULL in a stored row
        return self.from_bytes(_key(row).open(sealed, **self._place(row)))

    def or_else(self, row: SealedRow, other: U) -> T | U:
        """The value, or `other` where it is damaged: for pages, whose rest works. Nothing is decided or sent by it."""
        try:
            return self.opened(row)
        except Damaged:
            return other

    def to_bytes(self, value: T) -> bytes:
        raise NotImplementedError

    def from_bytes(self, content: bytes) -> T:
        raise NotImplementedError

    def _place(self, row: SealedRow) -> dict[str, str]:
        if row.id is None:
            raise Locked(f"a {type(row).__name__} needs its id before anything is sealed in it")
        return {"table": row.__tablename__, "column": self.column, "row": str(row.id)}


class Sealed(_SealedField[T]):
    """A text. Typed `str`, or `str | None` with optional=True.

    Reading a damaged one raises Damaged; a label (the name on a button) reads as UNREADABLE instead, and `opened`
    is how a label is read where more than a page depends on it.
    """

    @overload
    def __init__(
        self: "Sealed[str]", column: str, *, optional: Literal[False] = False, is_label: bool = False
    ) -> None: ...
    @overload
    def __init__(self: "Sealed[str | None]", column: str, *, optional: Literal[True]) -> None: ...
    def __init__(self, column: str, *, optional: bool = False, is_label: bool = False) -> None:
        super().__init__(column)
        self._is_label = is_label

    def read(self, row: SealedRow) -> T:
        return self.or_else(row, UNREADABLE) if self._is_label else self.opened(row)  # type: ignore[return-value]

    def to_bytes(self, value: T) -> bytes:
        # A phone can send half a surrogate pair: keeping it is better than losing the whole text.
        return str(value).encode("utf-8", "surrogatepass")

    def from_bytes(self, content: bytes) -> T:
        return content.decode("utf-8", "surrogatepass")  # type: ignore[return-value]  # T is str by the overloads


class SealedBytes(_SealedField[T]):
    """Bytes. Typed `bytes`, or `bytes | None` with optional=True."""

    @overload
    def __init__(self: "SealedBytes[bytes]", column: str, *, optional: Literal[False] = False) -> None: ...
    @overload
    def __init__(self: "SealedBytes[bytes | None]", column: str, *, optional: Literal[True]) -> None: ...
    def __init__(self, column: str, *, optional: bool = False) -> None:
        super().__init__(column)

    def to_bytes(self, value: T) -> bytes:
        return value  # type: ignore[return-value]  # T is bytes by the overloads

    def from_bytes(self, content: bytes) -> T:
        return content  # type: ignore[return-value]  # T is bytes by the overloads


class SealedJson(_SealedField[Any]):
    """Whatever JSON can hold. To change it assign it again: a change inside the returned value is not kept."""

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, separators=(",", ":")).encode("ascii")

    def from_bytes(self, content: bytes) -> Any:
        return json.loads(content)


def _key(row: SealedRow) -> DataKey:
    key = row.__dict__.get("_data_key")
    if key is UNREADABLE:
        raise Damaged(f"the key of {row!r} does not open")
    if not isinstance(key, DataKey):
        raise Locked(f"{row!r} was not unlocked")
    return key


def _sealed_fields(kind: type[SealedRow]) -> dict[str, _SealedField[Any]]:
    return {
        name: value
        for base in reversed(kind.__mro__)
        for name, value in vars(base).items()
        if isinstance(value, _SealedField)
    }

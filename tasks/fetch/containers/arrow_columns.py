"""Columns of Arrow tables as the values that a page candidate needs."""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from clipfile.tasks.fetch.containers.columns import Names, Path

UTF8_TYPES: tuple[Callable[[pa.DataType], bool], ...] = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
)
OTHER_TYPES: tuple[Callable[[pa.DataType], bool], ...] = (
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
    pa.types.is_timestamp,
    pa.types.is_integer,
    pa.types.is_floating,
)


@dataclass(frozen=True, slots=True)
class Column:
    """Values of one column, texts as the bytes they are stored as: files are met in which some are no UTF-8."""

    values: pa.Array | None
    charset: str | None

    def stored(self, at: int) -> object:
        """A value as it is."""
        return None if self.values is None else self.values[at].as_py()

    def said(self, at: int) -> object:
        """A value as text, number or time; None where Python has no such time."""
        try:
            value = self.stored(at)
        except (ValueError, OverflowError):
            return None
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


NO_COLUMN = Column(None, None)


def names_of(schema: pa.Schema) -> Names:
    """The columns that can hold a text, an address or a time, those one level down with a dot."""
    names: dict[str, Path] = {field.name: (field.name,) for field in schema if _is_of_use(field.type)}
    for field in schema:
        if pa.types.is_struct(field.type):
            inner = (field.type.field(at) for at in range(field.type.num_fields))
            nested = {f"{field.name}.{each.name}": (field.name, each.name) for each in inner if _is_of_use(each.type)}
            names = nested | names
    return names


def column_at(batch: pa.RecordBatch, path: Path | None) -> Column:
    """A column of a batch; one without values where there is no path."""
    if path is None:
        return NO_COLUMN
    values = batch.column(path[0])
    for name in path[1:]:
        values = pc.struct_field(values, name)
    if pa.types.is_timestamp(values.type):
        # Python's times have microseconds, and no zone's name is needed for an instant.
        zone = "UTC" if values.type.tz else None
        values = values.cast(pa.timestamp("us", zone), safe=False)
    inner = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    is_utf8 = any(is_type(inner) for is_type in UTF8_TYPES)
    return Column(_as_bytes(values) if is_utf8 else values, "utf-8" if is_utf8 else None)


def _as_bytes(values: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(values.type):
        return pa.DictionaryArray.from_arrays(values.indices, _as_bytes(values.dictionary))
    return values.cast(pa.large_binary() if pa.types.is_large_string(values.type) else pa.binary())


def _is_of_use(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(is_type(inner) for is_type in (*UTF8_TYPES, *OTHER_TYPES))

"""One raw value of a driver to one value of the case model, or the reason why it is none.

A converter is bound to its column once, so a column of a million values costs one call each and no decision
about the kind. Values come out as str, int, bool, Decimal, date, or datetime in naive UTC; None is empty.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from data_access.model_rules import ColumnRule
from data_access.zone_clock import ZoneClock

Converter = Callable[[Any], Any]

TRUE_WORDS = frozenset({"true", "t", "1", "y"})
FALSE_WORDS = frozenset({"false", "f", "0", "n"})
SHOWN_CHARACTERS = 24
REMEMBERED_VALUES = 10_000
LARGEST_INTEGER = 2**63 - 1
#: A number behind a float is taken as meant when it is this close to one that the column can hold.
FLOAT_NOISE = Decimal("0.000000000001")
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+")
_DECIMAL_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_BLANK_BEFORE_ZONE = re.compile(r"\s+(?=[+-]\d\d(:?\d\d)?$|Z$)")
_MAIL_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s.-]?\d){6,}")
MASK = "***"


def bind_converter(rule: ColumnRule, *, source_clock: ZoneClock, product_clock: ZoneClock) -> Converter:
    """The converter of one column.

    ``source_clock`` reads naive times, ``product_clock`` cuts a time down to a local day. The converter
    raises ValueError with a reason that starts with a fixed word or two and names the column, such as
    ``unknown code: outcome 'x'``; a long value is described, not quoted.
    """
    name = rule.name
    if rule.kind == "instant":
        return _instant_converter(name, source_clock)
    if rule.kind == "date":
        return _remember(_date_converter(name, product_clock))
    if rule.kind == "code":
        return _remember(_code_converter(name, frozenset(rule.codes)))
    if rule.kind == "text":
        return _comment_text if name == "comment" else _text_converter(name)
    convert = {
        "integer": _whole_number,
        "money": _money,
        "decimal": _decimal_converter(places=6, largest=Decimal(10) ** 16),
        "share": _share,
        "score": _score,
        "boolean": _boolean,
    }[rule.kind]
    return _remember(lambda value: convert(value, name))


def is_empty(value: Any) -> bool:
    """Whether a raw value holds nothing: NULL, or text of blanks only."""
    return value is None or (isinstance(value, str | bytes) and not value.strip())


def show(value: Any) -> str:
    """A raw value for a reason: short ones as they are, long ones by their kind only."""
    text = str(value)
    if len(text) <= SHOWN_CHARACTERS and text.isprintable():
        return f"'{text}'"
    return f"(a {type(value).__name__} of {len(text)} characters)"


def _remember(convert: Converter) -> Converter:
    """The same converter with its answers for repeated texts and numbers kept."""
    known: dict[str | int, Any] = {}

    def remembering(value: Any) -> Any:
        # Only these two: True, 1.0 and Decimal(1) are the same key as 1.
        is_simple = type(value) is str or type(value) is int
        if is_simple and value in known:
            return known[value]
        if is_empty(value):
            return None
        value_or_text = _plain(value)
        answer = convert(value_or_text.strip() if isinstance(value_or_text, str) else value_or_text)
        if is_simple and len(known) < REMEMBERED_VALUES:
            known[value] = answer
        return answer

    return remembering


def _plain(value: Any) -> Any:
    """Bytes as the text they spell; one byte 0 or 1 as the bit that some drivers deliver."""
    if isinstance(value, memoryview):
        value = bytes(value)
    if isinstance(value, bytes | bytearray):
        if bytes(value) in (b"\x00", b"\x01"):
            return value[0]
        return bytes(value).decode("utf-8").strip()
    return value


def _text_converter(name: str) -> Converter:
    def convert(value: Any) -> str | None:
        if type(value) is str:
            return value if value and not value.isspace() else None
        if is_empty(value):
            return None
        return _number_text(_plain(value), name)

    return convert


def _number_text(value: Any, name: str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal) and value == value and value % 1 == 0:
        return str(int(value))
    if isinstance(value, dict | list):
        raise ValueError(f"not text: {name} {show(value)}")
    return str(value)


def _comment_text(value: Any) -> str | None:
    """Free words with addresses and long numbers (telephone, identity card) masked."""
    if is_empty(value):
        return None
    return _LONG_NUMBER.sub(MASK, _MAIL_ADDRESS.sub(MASK, str(_plain(value))))


def _code_converter(name: str, codes: frozenset[str]) -> Converter:
    def convert(value: Any) -> str:
        text = _number_text(value, name)
        if text not in codes:
            raise ValueError(f"unknown code: {name} {show(text)}")
        return text

    return convert


def _read_datetime(value: Any, name: str, what: str) -> datetime:
    """A time as the driver or ISO 8601 writes it; aware or naive. A date alone is its midnight."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(_BLANK_BEFORE_ZONE.sub("", value.strip()))
        except ValueError:
            pass
    if isinstance(value, int | float | Decimal):
        raise ValueError(
            f"not a {what}: {name} is the number {show(value)}; turn it into a time in the SELECT"
        )
    raise ValueError(f"not a {what}: {name} {show(value)}")


def _instant_converter(name: str, clock: ZoneClock) -> Converter:
    from_text, to_utc = datetime.fromisoformat, clock.to_utc

    def convert(value: Any) -> datetime | None:
        if value is None:
            return None
        try:
            moment = from_text(value) if type(value) is str else value
            if type(moment) is not datetime:
                raise ValueError
        except ValueError:
            if is_empty(value):
                return None
            moment = _read_datetime(_plain(value), name, "time")
        try:
            if moment.tzinfo is None:
                return to_utc(moment)
            return moment.astimezone(UTC).replace(tzinfo=None)
        except OverflowError:
            raise ValueError(f"not a time: {name} {show(value)}") from None

    return convert


def _date_converter(name: str, clock: ZoneClock) -> Converter:
    def convert(value: Any) -> date:
        moment = _read_datetime(value, name, "date")
        try:
            return (moment if moment.tzinfo is None else moment.astimezone(clock.zone)).date()
        except OverflowError:
            raise ValueError(f"not a date: {name} {show(value)}") from None

    return convert


def _whole_number(value: Any, name: str) -> int:
    number: int | None = None
    if isinstance(value, int):
        number = int(value)
    elif isinstance(value, float | Decimal) and -LARGEST_INTEGER < value < LARGEST_INTEGER:
        number = int(value) if value % 1 == 0 else None
    elif isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
        number = int(value)
    # Text such as 12.000 is refused: it is twelve in one country and twelve thousand in another.
    if number is None or abs(number) > LARGEST_INTEGER:
        raise ValueError(f"not a whole number: {name} {show(value)}")
    return number


def _money(value: Any, name: str) -> int:
    number = _whole_number(value, name)
    if number < 0:
        raise ValueError(f"negative money: {name} {show(value)}")
    return number


def _read_decimal(value: Any, name: str) -> Decimal:
    is_text_number = isinstance(value, str) and _DECIMAL_NUMBER.fullmatch(value)
    if is_text_number or isinstance(value, int | float | Decimal):
        try:
            number = Decimal(str(int(value) if isinstance(value, bool) else value))
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return number
    raise ValueError(f"not a number: {name} {show(value)}")


def _decimal_converter(*, places: int, largest: Decimal) -> Callable[[Any, str], Decimal]:
    step: Decimal = Decimal(1).scaleb(-places)

    def convert(value: Any, name: str) -> Decimal:
        number = _read_decimal(value, name)
        if abs(number) >= largest:
            raise ValueError(f"not a number: {name} {show(value)} is too large")
        rounded: Decimal = number.quantize(step, rounding=ROUND_HALF_EVEN)
        if abs(rounded - number) > (FLOAT_NOISE if isinstance(value, float) else Decimal(0)):
            raise ValueError(f"more than {places} decimals: {name} {show(value)}; round it in the SELECT")
        return rounded

    return convert


def _share(value: Any, name: str) -> Decimal:
    # Thirds have no end in decimals, so a share is rounded where an area would be refused.
    number = _read_decimal(value, name)
    if not 0 <= number <= 1:
        raise ValueError(f"share outside 0-1: {name} {show(value)}")
    return number.quantize(Decimal("0.000000000001"), rounding=ROUND_HALF_EVEN)


def _score(value: Any, name: str) -> int:
    try:
        score = _whole_number(value, name)
    except ValueError:
        score = 0
    if not 1 <= score <= 5:
        raise ValueError(f"score outside 1-5: {name} {show(value)}")
    return score


def _boolean(value: Any, name: str) -> bool:
    if isinstance(value, int | float | Decimal) and value in (0, 1):
        return bool(value)
    word = str(value).lower()
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS
    raise ValueError(f"not true or false: {name} {show(value)}")

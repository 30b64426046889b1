import datetime
from decimal import Decimal
from typing import Any

import pytest

from cms.microsites.seeding.scalars import (
    read_boolean,
    read_date,
    read_datetime,
    read_decimal,
    read_integer,
    read_time,
)

UTC = datetime.UTC


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (read_boolean, "true", True),
        (read_boolean, "No", False),
        (read_integer, "36", 36),
        (read_integer, "12 000", 12000),
        (read_decimal, "246 879.07", Decimal("246879.07")),
        (read_decimal, "0.10", Decimal("0.10")),
        (read_date, "2014-05-07", datetime.date(2014, 5, 7)),
        (read_time, "09:30", datetime.time(9, 30)),
        (read_time, "09:30:15", datetime.time(9, 30, 15)),
        (read_datetime, "2014-05-07T09:30+02:00", datetime.datetime(2014, 5, 7, 7, 30, tzinfo=UTC)),
        (read_datetime, "2014-05-07 09:30 Europe/Brussels", datetime.datetime(2014, 5, 7, 7, 30, tzinfo=UTC)),
        (read_datetime, "2014-01-07 09:30:00Z", datetime.datetime(2014, 1, 7, 9, 30, tzinfo=UTC)),
    ],
)
def test_values_have_one_notation(read: Any, text: str, value: object):
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "hint"),
    [
        (read_boolean, "perhaps", "Write one of the two"),
        (read_integer, "12.5", "digits"),
        (read_integer, "1 2", "digits"),
        (read_decimal, "246.879,07", "246879.07"),
        (read_decimal, "NaN", "digits"),
        (read_decimal, "about 20", "decimal point"),
        (read_date, "07.05.2014", "YYYY-MM-DD"),
        (read_date, "2014-02-30", "YYYY-MM-DD"),
        (read_date, "2014-02", "YYYY-MM-DD"),
        (read_time, "9.30", "HH:MM"),
        (read_time, "24:00", "23:59"),
        (read_datetime, "2014-05-07 09:30", "time zone"),
        (read_datetime, "2014-05-07", "time zone"),
        (read_datetime, "2014-05-07 Europe/Brussels", "time zone"),
        (read_datetime, "2014-05-07 09:30 Europe/Brussel", "Europe/Brussels"),
        (read_datetime, "2014-05-07T09:30+02:00 Europe/Brussels", "two time zones"),
    ],
)
def test_other_notations_are_refused_with_the_right_one(read: Any, text: str, hint: str):
    with pytest.raises(ValueError, match=hint):
        read(text)

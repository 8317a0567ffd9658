"""Numbers with their uncertainty on the wire."""

from service.schemas import response_fields as of
from service.schemas.response_fields import OpenSchema


class Range(OpenSchema):
    """A number with its uncertainty."""

    low = of.number("5th percentile.")
    mid = of.number("Median.")
    high = of.number("95th percentile.")


class UsdRange(OpenSchema):
    """An amount of money with its uncertainty."""

    low = of.number("5th percentile.", unit="USD")
    mid = of.number("Median.", unit="USD")
    high = of.number("95th percentile.", unit="USD")


class DaysRange(OpenSchema):
    """A number of calendar days with its uncertainty."""

    low = of.number("5th percentile.", unit="days", least=0)
    mid = of.number("Median.", unit="days", least=0)
    high = of.number("95th percentile.", unit="days", least=0)


class MillisecondsRange(OpenSchema):
    """A wait with its uncertainty."""

    low = of.number("5th percentile.", unit="ms", least=0)
    mid = of.number("Median.", unit="ms", least=0)
    high = of.number("95th percentile.", unit="ms", least=0)


class CallsRange(OpenSchema):
    """A volume with its uncertainty."""

    low = of.number("5th percentile.", unit="calls/day", least=0)
    mid = of.number("Median.", unit="calls/day", least=0)
    high = of.number("95th percentile.", unit="calls/day", least=0)

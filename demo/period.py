"""When things happen in the demo province: the period it covers and the days that change something."""

from datetime import date

FIRST_DAY = date(2023, 1, 1)
LAST_DAY = date(2026, 10, 31)

#: Up to when every source is complete: the end of the last day, local time.
DATA_TIME_LOCAL = "2026-11-01 00:00:00"
DATA_TIME_UTC = "2026-10-31T17:00:00Z"

#: From this day there are communes and no districts; the last day of the districts is the one before.
TWO_TIER_DAY = date(2025, 7, 1)
LAST_DISTRICT_DAY = date(2025, 6, 30)
#: From this day a vice-chair no longer directs the service centre of a commune as well.
CENTRE_DIRECTOR_DAY = date(2025, 11, 1)

#: The quarter whose inspection figures are the same for every size and seed.
SEED_QUARTER = (date(2024, 1, 1), date(2024, 3, 31))
#: What happens in the seed quarter happens up to this day.
SEED_QUARTER_LAST_DAY = date(2024, 3, 14)
#: Everything begun before the seed quarter is concluded by this day.
CONCLUDED_BEFORE_SEED = date(2023, 12, 14)

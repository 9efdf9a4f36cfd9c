"""What machines, services, photographers and people's time cost. Defaults carry their source; each can be set."""

from __future__ import annotations

from dataclasses import dataclass

CORE_SOURCE = "0.05 $ a core-hour, an assumption meant to lie above the on-demand prices of the large clouds; set yours with --core-price"
WATTS_SOURCE = ("3.5 W a busy virtual core × 1.135 for cooling and supply (Cloud Carbon Footprint, coefficients for AWS); "
                "set yours with --watts")
PHOTOGRAPHER_SOURCE = ("a headshot session costs $150–500 on average (imageexpertindia.com, how much is a headshot photo) and gives one or "
                       "two finished pictures (headshots.thelightcommittee.com, how long does a headshot session take); set yours with "
                       "--photographer-price and --photographer-pictures")
HOURS_SOURCE = ("a session takes 30 minutes to 2 hours (mhamiltonvisuals.com, headshot session duration), retouched pictures come after "
                "1–2 weeks (caprockstudio.com, how long to get headshots back); set yours with --photographer-days")
MINUTES_SOURCE = "half a minute a selfie and five for choosing, an assumption; set yours with --own-minutes"


@dataclass(frozen=True, kw_only=True)
class Prices:
    """US dollars unless the user thinks in another currency: nothing converts them."""

    core_hour: float = 0.05
    watts: float = 3.5 * 1.135  # of a busy core
    paid: float | None = None  # what a service took for the generated set; replaces the machine's price
    waited_hours: float | None = None  # from ordering to having the generated set, where no gallery.json tells
    photographer: float = 250.0  # a session
    photographer_pictures: int = 2  # finished pictures of a session
    photographer_days: float = 10.0  # booking to delivery: at least the week or two of retouching
    photographer_minutes: float = 90.0  # of the sitter: session and way
    own_minutes: float | None = None  # of the person, for the generated set; None: from the number of selfies

    def minutes(self, selfies: int) -> float:
        return self.own_minutes if self.own_minutes is not None else 0.5 * selfies + 5

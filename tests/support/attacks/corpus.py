"""All attacks."""

from . import answers, exhaustion, heavy_pages, notebook_tricks, patches, reaching_out

ATTACKS = (
    *notebook_tricks.ATTACKS,
    *heavy_pages.ATTACKS,
    *answers.SHOWN,
    *answers.ATTACKS,
    *patches.ATTACKS,
    *reaching_out.ATTACKS,
    *exhaustion.ATTACKS,
)

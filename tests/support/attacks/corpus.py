"""All attacks."""

from . import answers, exhaustion, notebook_tricks, patches, reaching_out

ATTACKS = (
    *notebook_tricks.ATTACKS,
    *answers.SHOWN,
    *answers.ATTACKS,
    *patches.ATTACKS,
    *reaching_out.ATTACKS,
    *exhaustion.ATTACKS,
)

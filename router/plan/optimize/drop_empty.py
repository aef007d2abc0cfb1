"""Steps that ask for nothing are dropped; what came after them comes after what they came after."""

from __future__ import annotations

from router.plan.step import Step


def drop_empty(steps: list[Step]) -> list[Step]:
    """The steps that ask for something."""
    empty = {step for step in steps if not any(draft.fields for draft in step.drafts())}
    if not empty:
        return steps
    left = [step for step in steps if step not in empty]
    for step in left:
        while any(each in empty for each in step.after):
            step.after = {
                before: None
                for each in step.after
                for before in (each.after if each in empty else (each,))
            }
    return left

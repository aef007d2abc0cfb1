"""Response keys: which the client has taken where, and which the planner takes for its own."""

from __future__ import annotations

from router.federation.selection import DeferredSelections, Selection


class Names:
    """The response keys of one place in the answer, of all branches that lead there."""

    def __init__(self) -> None:
        self._taken: dict[str, set[tuple[str, str]]] = {}
        self._uses: dict[str, int] = {}
        self._below: dict[str, Names] = {}

    @classmethod
    def of(
        cls, selections: tuple[Selection, ...], deferred: tuple[DeferredSelections, ...] = ()
    ) -> Names:
        """The keys that a client's selections take, all the way down."""
        names = cls()
        names.take(selections)
        for each in deferred:
            names.take(each.selections)
        return names

    def take(self, selections: tuple[Selection, ...]) -> None:
        """Notes the keys of a client's selections."""
        for each in selections:
            key = each.response_key or each.name
            self._taken.setdefault(key, set()).add((each.name, each.arguments))
            self._uses[key] = self._uses.get(key, 0) + 1
            if each.selections:
                self.below(key).take(each.selections)
            for deferred in each.deferred:
                self.below(key).take(deferred.selections)

    def below(self, key: str) -> Names:
        """The keys of the objects under a response key."""
        found = self._below.get(key)
        if found is None:
            found = self._below[key] = Names()
        return found

    def is_ambiguous(self) -> bool:
        """Whether a response key, here or below, stands for different fields by object type."""
        return any(len(fields) > 1 for fields in self._taken.values()) or any(
            below.is_ambiguous() for below in self._below.values()
        )

    def is_shared(self, key: str) -> bool:
        """Whether several of the client's branches, under different conditions, have the key."""
        return self._uses.get(key, 0) > 1

    def key_for(self, selection: Selection) -> str:
        """The response key of a field that the planner asks for: the client's, if it asks for the
        same under the field's own name, else one that is free."""
        if selection.response_key is not None:
            return selection.response_key
        wanted = (selection.name, selection.arguments)
        key = selection.name
        while self._taken.setdefault(key, {wanted}) != {wanted}:
            key = f"_{key}"
        return key

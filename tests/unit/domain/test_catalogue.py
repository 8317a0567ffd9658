"""What the catalogue's records promise, and how its errors help."""

from dataclasses import FrozenInstanceError

import pytest

from service.domain.catalogue import Constant, Rating
from service.domain.errors import CatalogueError, DomainError, Fault, UnknownIdError, nearest


def test_what_is_known_cannot_be_changed() -> None:
    constant = Constant(0.95, "share", "Measured.", ("seed",))

    with pytest.raises(FrozenInstanceError):
        constant.value = 1.0  # type: ignore[misc]


def test_a_rating_counts_as_given_unless_it_says_otherwise() -> None:
    rating = Rating(level="High", qualification="", ordinal=2, text="Costs much.")

    assert rating.given
    assert rating.reason == ""


def test_a_misspelt_word_gets_its_nearest_neighbour() -> None:
    assert nearest("latncy", ["latency", "flexibility"]) == "did you mean 'latency'?"


def test_a_word_like_no_other_gets_the_whole_list() -> None:
    assert nearest("zzz", ["latency", "flexibility"]) == "use one of latency, flexibility."


def test_an_unknown_id_names_what_was_wanted_and_the_remedy() -> None:
    error = UnknownIdError("dimension", "latncy", ["latency"])

    assert isinstance(error, DomainError)
    assert error.code == "unknown-id"
    assert error.detail == "There is no dimension 'latncy': did you mean 'latency'?"


def test_a_catalogue_error_lists_every_fault_on_a_line_of_its_own() -> None:
    faults = [
        Fault("priors.toml", "stage.shares", "add up to 2."),
        Fault("guide.toml", "", "gone."),
    ]

    error = CatalogueError(faults)

    assert error.faults == tuple(faults)
    assert str(error) == "priors.toml: stage.shares: add up to 2.\nguide.toml: gone."

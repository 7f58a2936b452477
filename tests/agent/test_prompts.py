"""Prompts are files with a heading; every place is filled by name, and nothing else is accepted."""

import pytest

from prompts import PromptError, places_in, prompt_names, render


def test_the_prompts_are_found():
    assert {"draft_request", "draft_system", "converse_system", "summary_request", "summary_system"} <= set(
        prompt_names()
    )


@pytest.mark.parametrize("name", prompt_names())
def test_every_prompt_renders_without_its_heading(name: str):
    values = {place: f"<{place}>" for place in places_in(name)}
    text = render(name, **values)
    assert text
    assert not text.startswith("#")
    assert "{{" not in text
    assert all(value in text for value in values.values())


@pytest.mark.parametrize("name", [name for name in prompt_names() if name.endswith("_system")])
def test_standing_instructions_have_no_places_so_that_they_can_be_cached(name: str):
    assert not places_in(name)


@pytest.mark.parametrize("name", prompt_names())
def test_a_missing_and_a_surplus_value_are_named(name: str):
    values = dict.fromkeys(places_in(name), "x")
    with pytest.raises(PromptError, match="surplus"):
        render(name, **values, surplus="x")
    for place in values:
        with pytest.raises(PromptError, match=place):
            render(name, **{key: value for key, value in values.items() if key != place})


def test_values_are_not_read_as_places():
    assert "{{fence}}" in render("fenced", title="t", fence="f", text="{{fence}}")


@pytest.mark.parametrize("name", ["nothing", "../config", "draft_system.md", ""])
def test_a_name_that_is_no_prompt_is_refused(name: str):
    with pytest.raises(PromptError):
        render(name)

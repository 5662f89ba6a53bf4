"""The language of an article: chosen from a list, and kept where a page told another."""

import pytest

from groundswell.tools.library.forms import ArticleForm

BUS = {"title": "De laatste bus"}


def test_a_language_that_the_list_lacks_is_offered_and_stays():
    drawn = str(ArticleForm(initial=BUS | {"language": "nl"})["language"])
    sent = ArticleForm(BUS | {"language": "nl"})

    assert '<option value="nl" selected>' in drawn and '<option value="cy">Cymraeg' in drawn
    assert sent.is_valid() and sent.cleaned_data["language"] == "nl"


@pytest.mark.parametrize("typed", ["<b>", "english", "n", "en-GB"])
def test_what_is_no_language_is_refused(typed):
    assert "language" in ArticleForm(BUS | {"language": typed}).errors

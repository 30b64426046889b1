import pytest

from cms.microsites.contrast import contrast_ratio, is_hex_colour, relative_luminance


def test_luminance_of_black_and_white_are_the_ends_of_the_scale():
    assert relative_luminance("#000000") == 0
    assert relative_luminance("#ffffff") == pytest.approx(1)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#123456", "#123456", 1),
        # Known from W3C's techniques G18: the lightest grey on white that passes AA, and the next that doesn't.
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
        # A channel below 0.04045 lies on the linear part of sRGB.
        ("#0a0a0a", "#000000", 1.06),
    ],
)
def test_contrast_is_what_wcag_says_in_both_directions(one, other, ratio):
    assert contrast_ratio(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast_ratio(other, one) == contrast_ratio(one, other)


@pytest.mark.parametrize("colour", ["#fff", "white", "#ggggGG", "112233", "#1122334", ""])
def test_contrast_refuses_what_is_no_colour(colour):
    assert not is_hex_colour(colour)
    with pytest.raises(ValueError, match="#rrggbb"):
        contrast_ratio(colour, "#ffffff")

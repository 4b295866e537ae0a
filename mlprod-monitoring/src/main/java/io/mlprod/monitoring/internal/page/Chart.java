package io.mlprod.monitoring.internal.page;

import java.util.List;

/**
 * A chart as the template draws it: as wide as the page, so what is across is in thousandths of the width, and what is
 * up and down in pixels. Texts keep their size whatever the width.
 *
 * @param title what it shows, for screen readers and as its heading
 * @param height in pixels
 * @param plot where the axis of time is, in pixels from above
 * @param grid lines across with their labels
 * @param shapes what is drawn, in this order
 * @param marks lines up and down, with their labels
 * @param dots round marks
 * @param texts other texts
 * @param legend what the colours are
 */
public record Chart(
        String title,
        int height,
        int plot,
        List<Grid> grid,
        List<Shape> shapes,
        List<Mark> marks,
        List<Dot> dots,
        List<Text> texts,
        List<Key> legend) {

    /** A line across. */
    public record Grid(String css, String y, String label) {}

    /** A path. */
    public record Shape(String css, String path) {}

    /** A line up and down, with a text at its side: the right one, or the left one where there is no room. */
    public record Mark(String x, int textY, String anchor, String dx, String label) {}

    /** A round mark. */
    public record Dot(String css, String x, String y) {}

    /** A text. */
    public record Text(String css, String x, String y, String anchor, String label) {}

    /** A line of the legend. */
    public record Key(String css, String label) {}
}

package io.mlprod.testing.internal.page;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A page as Markdown of GitHub's kind, for a comment on a change. Drawings are left out. */
public final class PageMarkdown {

    private PageMarkdown() {}

    /** Returns the page. */
    public static String of(Page page) {
        StringBuilder text = new StringBuilder();
        text.append("## ")
                .append(escaped(page.title()))
                .append(": ")
                .append(escaped(page.verdict().text()));
        text.append("\n\n");
        page.lead().forEach(sentence -> text.append(escaped(sentence)).append("\n\n"));
        for (Section section : page.sections()) {
            text.append("### ").append(escaped(section.title())).append("\n\n");
            section.sentences()
                    .forEach(sentence -> text.append(escaped(sentence)).append("\n\n"));
            if (!section.rows().isEmpty()) {
                appendTable(text, section);
            }
        }
        return text.append(escaped(page.footer())).append('\n').toString();
    }

    private static void appendTable(StringBuilder text, Section section) {
        List<Section.Column> columns = section.columns();
        List<Integer> shown = IntStream.range(0, columns.size())
                .filter(column -> section.rows().stream()
                        .allMatch(row -> row.get(column).bar().isEmpty()))
                .boxed()
                .toList();
        text.append(
                line(shown.stream().map(column -> columns.get(column).title()).toList()));
        text.append(shown.stream()
                .map(column -> columns.get(column).isNumber() ? "---:" : "---")
                .collect(Collectors.joining(" | ", "| ", " |\n")));
        for (List<Cell> row : section.rows()) {
            text.append(
                    line(shown.stream().map(column -> row.get(column).text()).toList()));
        }
        text.append('\n');
    }

    private static String line(List<String> cells) {
        return cells.stream().map(PageMarkdown::escaped).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** Escapes what Markdown or HTML in it would obey, so that names show as they are. */
    private static String escaped(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().forEach(c -> {
            if ("\\`*_[]<>|#~&@!".indexOf(c) >= 0) {
                plain.append("&#").append(c).append(';');
            } else {
                plain.appendCodePoint(c == '\n' || c == '\r' ? ' ' : c);
            }
        });
        return plain.toString();
    }
}

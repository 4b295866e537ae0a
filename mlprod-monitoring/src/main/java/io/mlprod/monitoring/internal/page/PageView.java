package io.mlprod.monitoring.internal.page;

import gg.jte.Content;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the template writes, in words.
 *
 * @param style the style sheet, which is ours
 * @param script the script, which is ours, too
 * @param policy the content security policy
 * @param eyebrow what the report is about
 * @param headline what it says first
 * @param sections the sections that it has
 * @param cards key figures
 * @param log alerts and what was done, the latest first
 * @param performance what is known of how right the answers are
 * @param comparisons drift
 * @param traffic charts
 * @param trafficTable the numbers of the charts
 * @param failures a sentence; empty if there is a chart
 * @param versions the versions
 * @param quality the issues
 * @param qualitySentence what else is to be said of quality
 * @param fairness rates by group
 * @param tiers who answers whom
 * @param cache a sentence; empty without a cache
 * @param footer what the page is made of
 */
public record PageView(
        Content style,
        Content script,
        String policy,
        String eyebrow,
        Headline headline,
        List<Section> sections,
        List<Card> cards,
        List<LogLine> log,
        List<Metric> performance,
        List<Comparison> comparisons,
        List<Chart> traffic,
        Table trafficTable,
        String failures,
        List<Version> versions,
        Table quality,
        String qualitySentence,
        List<Fairness> fairness,
        Table tiers,
        String cache,
        String footer) {

    /** Returns whether there is a section. */
    public boolean has(String id) {
        return sections.stream().anyMatch(section -> section.id.equals(id));
    }

    /** A section. */
    public record Section(String id, String title) {}

    /** A key figure. */
    public record Card(String title, String figure, Optional<Pill> pill, String below, String spark) {}

    /** An alert or something that was done. */
    public record LogLine(String time, Pill pill, String text, String next, String link) {}

    /** A metric of the predictions, with the verdict on each version. */
    public record Metric(String name, Optional<Chart> chart, List<Judged> versions, Table numbers) {

        /** A version, by this metric. */
        public record Judged(String name, Pill pill, String sentence) {}
    }

    /** A comparison with a reference: columns that matter, and those that do not. */
    public record Comparison(
            String title,
            String intro,
            Pill pill,
            String joint,
            Optional<Chart> chart,
            List<Row> rows,
            List<Row> calm,
            String calmTitle,
            String left,
            String notCompared) {}

    /** A column of a comparison. */
    public record Row(
            String id,
            Pill pill,
            String name,
            String kind,
            String effect,
            String significance,
            String share,
            boolean isOpen,
            String change,
            String test,
            String next,
            HistogramChart chart,
            Table cells) {}

    /** A version. */
    public record Version(
            String version,
            Pill pill,
            String since,
            String predictions,
            String failures,
            String reference,
            String digest,
            List<String> notes) {}

    /** A rate by group. */
    public record Fairness(String title, String sentence, boolean hasLabels, List<Group> groups) {

        /** A group; what is not known is not drawn. */
        public record Group(
                String name, String rows, String labelled, String value, String interval, String dot, String whisker) {}
    }

    /** A table of texts; columns of numbers are to the right. */
    public record Table(List<Column> columns, List<List<String>> rows) {

        static final Table EMPTY = new Table(List.of(), List.of());

        /** A column. */
        public record Column(String title, boolean isNumber) {

            static Column text(String title) {
                return new Column(title, false);
            }

            static Column number(String title) {
                return new Column(title, true);
            }
        }
    }
}

package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.NumberText;
import io.mlprod.testing.internal.page.Bar;
import io.mlprod.testing.internal.page.Cell;
import io.mlprod.testing.internal.page.Page;
import io.mlprod.testing.internal.page.Section;
import io.mlprod.testing.internal.page.Section.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Lays out a report for people. */
final class ReportPage {

    private static final Column BAR = Column.text("");

    private final ReportFacts facts;

    private ReportPage(ReportFacts facts) {
        this.facts = facts;
    }

    static Page of(ReportFacts facts) {
        ReportPage page = new ReportPage(facts);
        List<Section> sections = new ArrayList<>();
        if (!facts.outcomes().isEmpty()) {
            sections.add(page.gates());
        }
        sections.add(page.metrics());
        facts.worst()
                .forEach(worst ->
                        sections.add(Section.of("Worst slice by " + worst.metric(), List.of(worst.toString()))));
        if (!facts.slices().isEmpty()) {
            IntStream.range(0, facts.metrics().size()).mapToObj(page::slices).forEach(sections::add);
        }
        facts.rankings().forEach(ranking -> sections.add(ranking(ranking)));
        if (!facts.firstFailures().isEmpty()) {
            sections.add(Section.of("Rows without an answer", facts.firstFailures()));
        }
        String title =
                facts.model() + facts.champion().map(name -> " against " + name).orElse("") + " on " + facts.data();
        return new Page(title, page.verdict(), page.lead(), sections, page.footer());
    }

    private Cell verdict() {
        List<GateOutcome> outcomes = facts.outcomes();
        if (outcomes.isEmpty()) {
            return Cell.of("no gates", Cell.Tone.NONE);
        }
        return outcomes.stream().allMatch(GateOutcome::isOpen)
                ? Cell.of("passed", Cell.Tone.GOOD)
                : outcomes.stream().anyMatch(outcome -> outcome instanceof GateOutcome.Failed)
                        ? Cell.of("failed", Cell.Tone.BAD)
                        : Cell.of("inconclusive", Cell.Tone.OPEN);
    }

    private List<String> lead() {
        List<String> sentences = new ArrayList<>();
        long gates = facts.outcomes().size();
        long open = facts.outcomes().stream().filter(GateOutcome::isOpen).count();
        String rows = Figures.rows(facts.rows())
                + (facts.failures() == 0 ? "" : ", " + NumberText.count(facts.failures()) + " more were not answered");
        sentences.add(rows + (gates == 0 ? "." : ". " + open + " of " + gates + " gates are open."));
        sentences.addAll(facts.suspicions());
        return sentences;
    }

    private String footer() {
        return "Intervals have the confidence level " + Figures.set(facts.level()) + ". Slices of fewer than "
                + facts.minRows() + " rows are not gated.";
    }

    private Section gates() {
        List<List<Cell>> rows = facts.closedFirst().stream()
                .map(outcome -> List.of(
                        Cell.of(outcome.word(), tone(outcome)),
                        Cell.of(outcome.finding().gate()),
                        Cell.of(outcome.finding().slice()),
                        Cell.of(NumberText.count(outcome.finding().rows())),
                        Cell.of(outcome.finding().text())))
                .toList();
        return new Section(
                "Gates",
                List.of(),
                List.of(
                        Column.text("Outcome"),
                        Column.text("Gate"),
                        Column.text("Rows of"),
                        Column.number("Rows"),
                        Column.text("Found")),
                rows);
    }

    private static Cell.Tone tone(GateOutcome outcome) {
        return outcome instanceof GateOutcome.Passed
                ? Cell.Tone.GOOD
                : outcome instanceof GateOutcome.Failed
                        ? Cell.Tone.BAD
                        : outcome instanceof GateOutcome.Inconclusive ? Cell.Tone.OPEN : Cell.Tone.NONE;
    }

    private Section metrics() {
        List<Column> columns =
                new ArrayList<>(List.of(Column.text("Metric"), Column.number("Value"), Column.number("Interval")));
        facts.champion()
                .ifPresent(name -> columns.addAll(
                        List.of(Column.number(name), Column.number("Difference"), Column.number("Interval"), BAR)));
        List<List<Cell>> rows = facts.metrics().stream()
                .map(measured -> {
                    List<Cell> cells = new ArrayList<>();
                    cells.add(Cell.of(measured.metric() + (measured.isHigherBetter() ? "" : " (less is better)")));
                    cells.addAll(numbers(measured.value()));
                    measured.ofChampion().ifPresent(value -> cells.add(value(value)));
                    measured.difference().ifPresent(difference -> {
                        cells.addAll(differences(difference));
                        cells.add(aroundZero(difference));
                    });
                    return List.copyOf(cells);
                })
                .toList();
        return new Section(
                "Metrics of all rows",
                facts.champion()
                        .map(name ->
                                List.of("Differences are to " + name + ", of " + NumberText.count(facts.comparedRows())
                                        + " rows that both answered; the dashed line is 0."))
                        .orElse(List.of()),
                columns,
                rows);
    }

    private Section slices(int metric) {
        ReportFacts.Measured all = facts.metrics().get(metric);
        Scale scale = Scale.of(facts.slices().stream()
                .map(slice -> slice.values().get(metric))
                .filter(Estimate::isDefined)
                .toList());
        List<List<Cell>> rows = facts.slices().stream()
                .map(of -> {
                    Estimate value = of.values().get(metric);
                    List<Cell> cells = new ArrayList<>(List.of(
                            Cell.of(of.slice().name()),
                            Cell.of(NumberText.count(of.slice().rows()))));
                    cells.addAll(numbers(value));
                    cells.add(scale.bar(value, all.value().value()));
                    return List.copyOf(cells);
                })
                .toList();
        return new Section(
                all.metric() + " by slice",
                List.of("All rows: " + Figures.withInterval(all.value()) + ", the dashed line."),
                List.of(
                        Column.text("Slice"),
                        Column.number("Rows"),
                        Column.number("Value"),
                        Column.number("Interval"),
                        BAR),
                rows);
    }

    private static Section ranking(Ranking ranking) {
        List<List<Cell>> rows = ranking.places().stream()
                .map(place -> List.of(
                        Cell.of(place.model()),
                        value(place.value()),
                        interval(place.value()),
                        Cell.of(Figures.signed(place.behind().value())),
                        Cell.of(Ranking.percent(place.chanceOfBest())),
                        Cell.of(place.isTied() ? "not told from the first" : "behind the first")))
                .toList();
        return new Section(
                "Ranking by " + ranking.metric(),
                List.of(ranking.verdict()),
                List.of(
                        Column.text("Model"),
                        Column.number("Value"),
                        Column.number("Interval"),
                        Column.number("To the first"),
                        Column.number("Chance of best"),
                        Column.text("Told apart")),
                rows);
    }

    private static List<Cell> numbers(Estimate estimate) {
        return List.of(value(estimate), interval(estimate));
    }

    private static List<Cell> differences(Estimate estimate) {
        return estimate.isDefined()
                ? List.of(Cell.of(Figures.signed(estimate.value())), interval(estimate))
                : numbers(estimate);
    }

    private static Cell value(Estimate estimate) {
        return estimate.isDefined() ? Cell.of(Figures.of(estimate.value())) : Cell.of("undefined", Cell.Tone.MUTED);
    }

    private static Cell interval(Estimate estimate) {
        return estimate.isBounded() ? Cell.of(Figures.interval(estimate)) : Cell.of(estimate.reason(), Cell.Tone.MUTED);
    }

    private static Cell aroundZero(Estimate difference) {
        if (!difference.isBounded()) {
            return Cell.of("");
        }
        double reach = Math.max(Math.max(Math.abs(difference.lower()), Math.abs(difference.upper())), 1e-12);
        return new Scale(-reach, reach).bar(difference, 0);
    }

    /** What bars are drawn on. */
    private record Scale(double least, double most) {

        static Scale of(List<Estimate> estimates) {
            double[] ends = estimates.stream()
                    .flatMapToDouble(one -> one.isBounded()
                            ? DoubleStream.of(one.lower(), one.value(), one.upper())
                            : DoubleStream.of(one.value()))
                    .toArray();
            double least = DoubleStream.of(ends).min().orElse(0);
            double most = DoubleStream.of(ends).max().orElse(1);
            return most > least ? new Scale(least, most) : new Scale(least - 1, most + 1);
        }

        Cell bar(Estimate estimate, double mark) {
            if (!estimate.isDefined()) {
                return Cell.of("");
            }
            double lower = estimate.isBounded() ? estimate.lower() : estimate.value();
            double upper = estimate.isBounded() ? estimate.upper() : estimate.value();
            return Cell.of(new Bar(
                    place(lower),
                    place(estimate.value()),
                    place(upper),
                    Double.isNaN(mark) ? OptionalDouble.empty() : OptionalDouble.of(place(mark))));
        }

        private double place(double number) {
            return (number - least) / (most - least);
        }
    }
}

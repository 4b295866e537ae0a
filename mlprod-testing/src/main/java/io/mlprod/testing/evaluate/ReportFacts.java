package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.RowEvaluation;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that a report says. Immutable. */
record ReportFacts(
        String model,
        Optional<String> champion,
        String data,
        int rows,
        int comparedRows,
        int failures,
        List<String> firstFailures,
        double level,
        int minRows,
        List<String> suspicions,
        List<Measured> metrics,
        List<OfSlice> slices,
        List<GateOutcome> outcomes,
        List<WorstSlice> worst,
        List<Ranking> rankings) {

    /** A metric of all rows. */
    record Measured(
            String metric,
            boolean isHigherBetter,
            Estimate value,
            Optional<Estimate> ofChampion,
            Optional<Estimate> difference) {}

    /** A slice's metrics, in the order of {@link #metrics}. */
    record OfSlice(Slice slice, List<Estimate> values) {}

    ReportFacts {
        firstFailures = List.copyOf(firstFailures);
        worst = List.copyOf(worst);
        rankings = List.copyOf(rankings);
    }

    static <E extends RowEvaluation<E>> ReportFacts of(
            EvaluatedModel<E> model,
            @Nullable EvaluatedModel<E> champion,
            List<Metric<E>> metrics,
            List<GateOutcome> outcomes,
            List<WorstSlice> worst,
            List<Ranking> rankings) {
        EvaluatedRows<E> kept = model.kept();
        return new ReportFacts(
                model.name(),
                Optional.ofNullable(champion).map(EvaluatedModel::name),
                model.data(),
                model.rows(),
                champion == null ? model.rows() : model.rowsOfBoth(champion).length,
                model.failures(),
                model.firstFailures(),
                kept.settings().level(),
                kept.settings().minRows(),
                suspicions(model, champion),
                metrics.stream()
                        .map(metric -> measured(metric, model, champion))
                        .toList(),
                slices(kept, metrics),
                outcomes,
                worst,
                rankings);
    }

    private static <E extends RowEvaluation<E>> List<String> suspicions(
            EvaluatedModel<E> model, @Nullable EvaluatedModel<E> champion) {
        Stream<String> ofChampion = champion == null
                ? Stream.empty()
                : champion.suspicions().stream().map(text -> "Of '" + champion.name() + "': " + text);
        return Stream.of(model.suspicions().stream(), ofChampion, failures(model, champion))
                .flatMap(texts -> texts)
                .toList();
    }

    private static Stream<String> failures(EvaluatedModel<?> model, @Nullable EvaluatedModel<?> champion) {
        int ofChampion = champion == null ? 0 : champion.failures();
        if (model.failures() == 0 && ofChampion == 0) {
            return Stream.empty();
        }
        String compared = champion == null
                ? ""
                : ", and '" + champion.name() + "' " + NumberText.count(ofChampion) + "; differences are of rows that"
                        + " both answered";
        String unequal = champion == null || model.failures() == ofChampion
                ? ""
                : " That they fail on different numbers of rows may decide the comparison: look at firstFailures().";
        return Stream.of("'" + model.name() + "' did not answer " + NumberText.count(model.failures())
                + " rows, which no metric counts" + compared + "." + unequal);
    }

    private static <E extends RowEvaluation<E>> Measured measured(
            Metric<E> metric, EvaluatedModel<E> model, @Nullable EvaluatedModel<E> champion) {
        Optional<EvaluatedModel<E>> other = Optional.ofNullable(champion);
        return new Measured(
                metric.name(),
                metric.isHigherBetter(),
                model.metric(metric),
                other.map(one -> one.metric(metric)),
                other.map(one -> model.difference(metric, one)));
    }

    private static <E extends RowEvaluation<E>> List<OfSlice> slices(EvaluatedRows<E> kept, List<Metric<E>> metrics) {
        List<OfSlice> found = new ArrayList<>();
        for (SliceRows slice : kept.slices(kept.answered())) {
            if (slice.rows().length == 0) {
                Estimate none = Estimate.undefined("no row was answered");
                found.add(new OfSlice(
                        slice.slice(), metrics.stream().map(metric -> none).toList()));
            } else {
                E evaluation = kept.answers().evaluation(slice.rows());
                found.add(new OfSlice(
                        slice.slice(),
                        metrics.stream()
                                .map(metric -> kept.estimator().of(metric, evaluation, slice.rows()))
                                .toList()));
            }
        }
        return found;
    }

    /** Returns an outcome in one sentence. */
    String sentence(GateOutcome outcome) {
        GateOutcome.Finding finding = outcome.finding();
        return PlainText.line(outcome.word() + " '" + model + "' " + finding.title() + " ("
                + Figures.rows(finding.rows()) + "): " + finding.text());
    }

    /** Returns all outcomes, the closed ones first. */
    List<GateOutcome> closedFirst() {
        return outcomes.stream()
                .sorted(Comparator.comparing(GateOutcome::isOpen))
                .toList();
    }

    String failureText() {
        List<GateOutcome> closed =
                outcomes.stream().filter(outcome -> !outcome.isOpen()).toList();
        List<String> lines = new ArrayList<>();
        lines.add(
                closed.size() + " of " + outcomes.size() + " gates of '" + model + "' on '" + data + "' did not pass:");
        lines.addAll(notes()); // first, since what looks like a mistake in the test explains the rest
        closed.forEach(outcome -> lines.add("  " + sentence(outcome)));
        return PlainText.lines(lines);
    }

    String failureText(GateOutcome closed) {
        List<String> lines = new ArrayList<>(List.of(sentence(closed)));
        lines.addAll(notes());
        return PlainText.lines(lines);
    }

    private List<String> notes() {
        return suspicions.stream().map(text -> "Note: " + text).toList();
    }

    String text() {
        List<String> lines = new ArrayList<>();
        metrics.forEach(measured -> lines.add(measured.metric() + " " + Figures.withInterval(measured.value())));
        outcomes.forEach(outcome -> lines.add(sentence(outcome)));
        lines.addAll(notes());
        return PlainText.lines(lines);
    }
}

package io.mlprod.monitoring.internal.page;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.report.FairnessFacts;
import java.util.stream.DoubleStream;

/** The view of a rate by group: the intervals beside each other, on one scale. */
final class FairnessView {

    private static final double LEFT = 6; // of a drawing that is 160 wide
    private static final double WIDTH = 148;

    private FairnessView() {}

    static PageView.Fairness of(FairnessFacts measure) {
        double[] bounds = measure.groups().stream()
                .map(FairnessFacts.Group::value)
                .flatMapToDouble(value -> DoubleStream.of(value.value(), value.lower(), value.upper()))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double low = bounds.length == 0 ? 0 : bounds[0];
        double span = bounds.length == 0 ? 1 : Math.max(bounds[bounds.length - 1] - low, 1e-9);
        return new PageView.Fairness(
                Shown.name(measure.measure()) + " of version "
                        + Shown.name(measure.model().version())
                        + (measure.by().isEmpty() ? "" : " by " + Shown.name(measure.by())),
                difference(measure),
                measure.groups().stream().anyMatch(group -> !Double.isNaN(group.labelled())),
                measure.groups().stream().map(group -> group(group, low, span)).toList());
    }

    private static String difference(FairnessFacts measure) {
        if (!measure.difference().isDefined()) {
            String reason = measure.difference().reason();
            return "The difference between groups cannot be estimated"
                    + (reason.isEmpty() ? "." : ": " + Shown.sentence(reason) + ".");
        }
        return "The largest difference between two groups is " + withInterval(measure.difference())
                + (measure.ratio().isDefined() ? ", the smallest ratio " + withInterval(measure.ratio()) + "." : ".");
    }

    private static String withInterval(Estimate value) {
        return Shown.metric(value) + (value.isBounded() ? " (95 % interval " + Shown.interval(value) + ")" : "");
    }

    private static PageView.Fairness.Group group(FairnessFacts.Group group, double low, double span) {
        Estimate value = group.value();
        String reason = value.reason().isEmpty() ? "" : ": " + Shown.sentence(value.reason());
        return new PageView.Fairness.Group(
                Shown.name(group.name()),
                NumberText.count(group.rows()),
                Shown.percent(group.labelled()),
                value.isDefined() ? Shown.metric(value) : "not estimable" + reason,
                Shown.interval(value),
                value.isDefined() ? Path.text(at(value.value(), low, span)) : "",
                value.isDefined() && value.isBounded()
                        ? new Path()
                                .moveTo(at(value.lower(), low, span), 8)
                                .lineTo(at(value.upper(), low, span), 8)
                                .toString()
                        : "");
    }

    private static double at(double value, double low, double span) {
        return LEFT + WIDTH * (value - low) / span;
    }
}

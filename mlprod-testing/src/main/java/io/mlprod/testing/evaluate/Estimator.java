package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Bootstrap;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.RowEvaluation;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Estimates metrics of rows with intervals: the metric's own, or those of a bootstrap if it has none or rows belong to
 * units. Immutable.
 *
 * @param units the unit of each row of the data; null if rows are independent
 */
record Estimator(Settings settings, @Nullable Codes<Object> units) {

    private static final int BEYOND = 10; // so many resamples must lie beyond a bound
    private static final int MOST_RESAMPLES = 100_000;

    private static final Pattern PLACE = Pattern.compile("^scores\\[(\\d+)] (is|are) ");

    Estimator at(double level) {
        return new Estimator(settings.confidence(level), units);
    }

    double level() {
        return settings.level();
    }

    <E extends RowEvaluation<E>> Estimate of(Metric<E> metric, E evaluation, int[] rows) {
        return withRow(estimate(metric, evaluation, rows), rows);
    }

    private <E extends RowEvaluation<E>> Estimate estimate(Metric<E> metric, E evaluation, int[] rows) {
        E atLevel = evaluation.confidence(settings.level());
        Estimate own = metric.of(atLevel);
        if (!own.isDefined() || (units == null && (metric.hasInterval() || own.isBounded()))) {
            return own;
        }
        Optional<Bootstrap> bootstrap = bootstrap(rows);
        if (bootstrap.isEmpty()) {
            return withoutInterval(own.value(), "all rows are of one unit");
        }
        Estimate resampled = bootstrap.get().interval(atLevel, metric::of);
        return resampled.lower() == resampled.upper()
                ? withoutInterval(own.value(), "all resamples are equal")
                : resampled;
    }

    /** Returns how much higher the metric of one model is than that of another on the same rows. */
    <E extends RowEvaluation<E>> Estimate difference(Metric<E> metric, E challenger, E champion, int[] rows) {
        Optional<Bootstrap> bootstrap = bootstrap(rows);
        if (bootstrap.isEmpty()) {
            double difference =
                    metric.of(challenger).value() - metric.of(champion).value();
            return withoutInterval(difference, "all rows are of one unit");
        }
        Estimate resampled = withRow(bootstrap.get().difference(challenger, champion, metric::of), rows);
        boolean isOneSided = resampled.isBounded() && (resampled.lower() == 0 || resampled.upper() == 0);
        return isOneSided ? withUnseen(resampled, unseen(metric, of(metric, champion, rows), rows)) : resampled;
    }

    /**
     * Widens bounds of 0. Resamples reach 0 and never pass it if no row speaks for one side; but that ten rows are
     * alike does not prove that all are.
     */
    private static Estimate withUnseen(Estimate difference, double unseen) {
        return new Estimate(
                difference.value(),
                difference.lower() == 0 ? -unseen : difference.lower(),
                difference.upper() == 0 ? unseen : difference.upper(),
                difference.reason());
    }

    /**
     * Returns how much rows of a kind that is not among those given may move a metric: the largest share of them that
     * so many rows do not exclude ("rule of three"). Such a row counts 1, or of a loss, as much as rows do on average.
     */
    private <E extends RowEvaluation<E>> double unseen(Metric<E> metric, Estimate champion, int[] rows) {
        double share = 1 - Math.pow((1 - settings.level()) / 2, 1.0 / deciding(champion, rows));
        return metric.isHigherBetter() ? share : share * Math.abs(champion.value());
    }

    /** Returns how many rows decide: as many as make a share known as well as the metric is; units count once. */
    private int deciding(Estimate champion, int[] rows) {
        int most = units == null
                ? rows.length
                : (int) Arrays.stream(rows).map(units::code).distinct().count();
        if (!champion.isBounded() || champion.lower() < 0 || champion.upper() > 1) {
            return most;
        }
        double width = champion.upper() - champion.lower();
        int least = 1;
        while (least < most) {
            int middle = (least + most) / 2;
            Estimate share = Estimate.share(Math.round(champion.value() * middle), middle, settings.level());
            if (share.upper() - share.lower() <= width) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        return least;
    }

    /** Returns the bootstrap for some rows; empty if they are all of one unit. */
    Optional<Bootstrap> bootstrap(int[] rows) {
        // A bound of a high level is a resample far out, so there must be enough of them.
        double needed = Math.min(MOST_RESAMPLES, BEYOND * 2 / (1 - settings.level()));
        Bootstrap given = settings.bootstrap().confidence(settings.level());
        Bootstrap enough = needed > given.resamples() ? given.resamples((int) Math.ceil(needed)) : given;
        if (units == null) {
            return Optional.of(enough);
        }
        int[] unitOfRow = new int[rows.length];
        boolean areSeveral = false;
        for (int i = 0; i < rows.length; i++) {
            unitOfRow[i] = units.code(rows[i]);
            areSeveral |= unitOfRow[i] != unitOfRow[0];
        }
        return areSeveral ? Optional.of(enough.groups(unitOfRow)) : Optional.empty();
    }

    /** Says which row of the data is wrong: an evaluation knows only its place among the rows that it was given. */
    private static Estimate withRow(Estimate estimate, int[] rows) {
        Matcher place = PLACE.matcher(estimate.reason());
        if (!place.find()) {
            return estimate;
        }
        String score = place.group(2).equals("is") ? "the score" : "the scores";
        int row = rows[Integer.parseInt(place.group(1))] + 1;
        String reason =
                score + " of row " + row + " of the data " + estimate.reason().substring(place.start(2));
        return new Estimate(estimate.value(), estimate.lower(), estimate.upper(), reason);
    }

    static Estimate withoutInterval(double value, String reason) {
        return new Estimate(value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, reason);
    }
}

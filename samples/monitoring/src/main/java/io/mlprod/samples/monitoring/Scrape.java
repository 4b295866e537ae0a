package io.mlprod.samples.monitoring;

import static io.mlprod.samples.monitoring.BikeMonitoring.check;

import java.util.List;
import java.util.Locale;

/**
 * What Prometheus would have read at one moment.
 *
 * @param text in Prometheus' format
 */
record Scrape(String text) {

    static final Scrape NONE = new Scrape("");

    private static final List<String> SHOWN = List.of(
            "mlprod_predictions_seconds_count",
            "mlprod_drift_state",
            "mlprod_drift_effect",
            "mlprod_drift_threshold",
            "mlprod_quality_issues",
            "mlprod_quality{");

    /** Prints what is not zero of some metrics, rounded; each must be there. */
    void print() {
        for (String name : SHOWN) {
            List<String> lines = text.lines()
                    .filter(line -> line.startsWith(name) && !line.endsWith(" 0.0"))
                    .toList();
            check(!lines.isEmpty(), name + " is scraped");
            lines.forEach(Scrape::print);
        }
    }

    private static void print(String line) {
        int space = line.lastIndexOf(' ');
        double value = Double.parseDouble(line.substring(space));
        System.out.printf(
                Locale.ROOT, value == Math.rint(value) ? "%s %.0f%n" : "%s %.2g%n", line.substring(0, space), value);
    }
}

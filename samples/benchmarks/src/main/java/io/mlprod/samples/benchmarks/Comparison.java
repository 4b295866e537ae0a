package io.mlprod.samples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Results that can be compared with one another, as a Markdown table. */
final class Comparison {

    /** What the others are compared with, where it is not the fastest code by hand for one row. */
    private static final Map<String, String> BASELINES =
            Map.of("Bulk", "handBatches256", "CacheHit", "caffeineByRecord", "Fallback", "resilience4j");

    private final String title;
    private final List<Result> results;
    private final Measure measure;
    private final String baseline;
    private final boolean hasProcessor;

    private Comparison(String title, List<Result> results) {
        this.title = title;
        this.results = results;
        this.measure = results.get(0).measure();
        this.baseline = BASELINES.getOrDefault(results.get(0).benchmark(), "ortTuned");
        this.hasProcessor = results.stream().anyMatch(result -> !Double.isNaN(result.processor()));
    }

    /** One table for each class, parameters, number of threads and measure. */
    static List<Comparison> of(List<Result> results) {
        Map<String, List<Result>> groups = new LinkedHashMap<>();
        for (Result result : results) {
            String title = result.group() + ": " + result.measure().unit();
            groups.computeIfAbsent(title, key -> new ArrayList<>()).add(result);
        }
        return groups.entrySet().stream()
                .map(group -> new Comparison(group.getKey(), group.getValue()))
                .toList();
    }

    String toMarkdown() {
        StringBuilder text = new StringBuilder();
        text.append("**").append(title).append("**\n\n");
        text.append("| | ").append(measure.unit()).append(" | ± (99.9 %) | heap bytes per row | times ");
        text.append(baseline).append("'s ").append(measure.compared());
        text.append(hasProcessor ? " | processor ns per row | times " + baseline + "'s |\n" : " |\n");
        text.append(hasProcessor ? "|---|---|---|---|---|---|---|\n" : "|---|---|---|---|---|\n");
        double base = ofBaseline(Result::score);
        double baseProcessor = ofBaseline(Result::processor);
        for (Result result : results) {
            text.append("| `").append(result.competitor()).append("` | ");
            text.append(number(result.score(), measure.decimals())).append(" | ");
            text.append(number(result.error(), measure.decimals())).append(" | ");
            text.append(number(result.bytes(), 0)).append(" | ");
            text.append(number(result.score() / base, 2)).append(" |");
            if (hasProcessor) {
                text.append(' ').append(number(result.processor(), 0)).append(" | ");
                text.append(number(result.processor() / baseProcessor, 2)).append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private double ofBaseline(ToDoubleFunction<Result> value) {
        return results.stream()
                .filter(result -> result.competitor().equals(baseline))
                .mapToDouble(value)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static String number(double value, int decimals) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}

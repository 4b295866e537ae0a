package io.mlprod.samples.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One line of JMH's results.
 *
 * @param benchmark the class
 * @param group what it can be compared with: the class, its parameters and the number of threads
 * @param competitor the method
 * @param measure what was measured
 * @param score how much, in the measure's unit
 * @param error half the width of the 99.9 % confidence interval; NaN if not known
 * @param bytes how many bytes of heap one row costs; NaN if not measured
 * @param processor how many nanoseconds of processor time one row costs; NaN if not measured
 */
record Result(
        String benchmark,
        String group,
        String competitor,
        Measure measure,
        double score,
        double error,
        double bytes,
        double processor) {

    static Result of(JsonNode json) {
        String[] name = json.required("benchmark").asText().split("\\.");
        int threads = json.required("threads").asInt();
        String benchmark = name[name.length - 2];
        String method = name[name.length - 1];
        Measure measure = Measure.of(json.required("mode").asText());
        JsonNode metric = json.required("primaryMetric");
        double factor = measure.factor(metric.required("scoreUnit").asText());
        boolean isPercentile = measure == Measure.SLOWEST_PERCENT;
        JsonNode score = isPercentile ? metric.required("scorePercentiles").required("99.0") : metric.required("score");
        return new Result(
                benchmark,
                group(benchmark, json.path("params"), threads),
                withoutThreads(method, threads),
                measure,
                factor * score.asDouble(),
                isPercentile ? Double.NaN : factor * metric.path("scoreError").asDouble(Double.NaN),
                secondary(json, "gc.alloc.rate.norm"),
                secondary(json, ProcessorTime.METRIC));
    }

    private static double secondary(JsonNode json, String metric) {
        return json.path("secondaryMetrics").path(metric).path("score").asDouble(Double.NaN);
    }

    private static String group(String benchmark, JsonNode params, int threads) {
        List<String> parts = new ArrayList<>();
        parts.add(benchmark);
        for (Map.Entry<String, JsonNode> param : params.properties()) {
            parts.add(param.getKey() + " " + param.getValue().asText());
        }
        parts.add(threads == 1 ? "1 thread" : threads + " threads");
        return String.join(", ", parts);
    }

    /** Methods that differ in their threads only are named for them, such as mlprod8. */
    private static String withoutThreads(String method, int threads) {
        String suffix = Integer.toString(threads);
        return method.endsWith(suffix) ? method.substring(0, method.length() - suffix.length()) : method;
    }
}

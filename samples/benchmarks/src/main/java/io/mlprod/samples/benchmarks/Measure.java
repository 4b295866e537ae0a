package io.mlprod.samples.benchmarks;

/** What JMH measured, by the name that it gives the mode; in the unit that the report shows. */
enum Measure {
    AVERAGE_TIME("avgt", "ns per row", "time", 0),
    THROUGHPUT("thrpt", "rows per second", "rows per second", 0),
    SLOWEST_PERCENT("sample", "99th percentile in ms", "99th percentile", 2);

    private final String mode;
    private final String unit;
    private final String compared;
    private final int decimals;

    Measure(String mode, String unit, String compared, int decimals) {
        this.mode = mode;
        this.unit = unit;
        this.compared = compared;
        this.decimals = decimals;
    }

    static Measure of(String mode) {
        for (Measure measure : values()) {
            if (measure.mode.equals(mode)) {
                return measure;
            }
        }
        throw new IllegalArgumentException("Mode '" + mode + "' is none that the report knows");
    }

    String unit() {
        return unit;
    }

    /** What a ratio is of. */
    String compared() {
        return compared;
    }

    int decimals() {
        return decimals;
    }

    /** What to multiply a number in JMH's unit with. */
    double factor(String jmhUnit) {
        return switch (this) {
            case AVERAGE_TIME -> seconds(jmhUnit.replace("/op", "")) / seconds("ns");
            case THROUGHPUT -> 1 / seconds(jmhUnit.replace("ops/", ""));
            case SLOWEST_PERCENT -> seconds(jmhUnit.replace("/op", "")) / seconds("ms");
        };
    }

    private static double seconds(String unit) {
        return switch (unit) {
            case "ns" -> 1e-9;
            case "us" -> 1e-6;
            case "ms" -> 1e-3;
            case "s" -> 1;
            default -> throw new IllegalArgumentException("Unit '" + unit + "' is none that the report knows");
        };
    }
}

package io.mlprod.samples.monitoring;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Configurations of Prometheus and Alertmanager in which a minute is a second. */
final class Shortened {

    private static final Pattern TIME = Pattern.compile("(?<=[\\[ ])(\\d+)(s|m|h|d)(?=[\\])\\s])");

    private Shortened() {}

    /** Divides all times of a file by 60; those below a minute become a second. */
    static String of(String yaml) {
        return TIME.matcher(yaml).replaceAll(Shortened::shorter);
    }

    private static String shorter(MatchResult time) {
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "s" -> "1s";
            case "m" -> number + "s";
            case "h" -> number + "m";
            default -> number * 24 + "m";
        };
    }
}

package io.mlprod.monitoring.internal.page;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Values as the page shows them. */
final class Shown {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH);
    private static final Duration SHORT = Duration.ofDays(3);
    private static final long MILLION = 1_000_000;
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_LINK = 2_000;
    private static final int LONGEST_SENTENCE = 400;
    private static final double LEAST = 1e-99; // smaller probabilities are not worth their digits
    private static final MathContext TWO = new MathContext(2);
    private static final MathContext THREE = new MathContext(3);

    private Shown() {}

    static String day(Instant at) {
        return DAY.format(at.atOffset(ZoneOffset.UTC));
    }

    static String time(Instant at) {
        return TIME.format(at.atOffset(ZoneOffset.UTC));
    }

    /** Returns a span, to the day if it is long. */
    static String span(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return EXACT.format(to.atOffset(ZoneOffset.UTC));
        }
        if (Duration.between(from, to).compareTo(SHORT) < 0) {
            return time(from) + " to " + EXACT.format(to.atOffset(ZoneOffset.UTC));
        }
        return (from.atOffset(ZoneOffset.UTC).getYear()
                                == to.atOffset(ZoneOffset.UTC).getYear()
                        ? day(from)
                        : DAY_OF_YEAR.format(from.atOffset(ZoneOffset.UTC)))
                + " to " + DAY_OF_YEAR.format(to.atOffset(ZoneOffset.UTC));
    }

    static String count(long count) {
        return count < 10 * MILLION
                ? NumberText.count(count)
                : String.format(Locale.ROOT, "%,.1f M", (double) count / MILLION);
    }

    /** Returns a count at an axis, where there is little room. */
    static String axis(double count) {
        return count >= MILLION
                ? number(count / MILLION) + " M"
                : count >= 10_000 ? number(count / 1_000) + " k" : NumberText.count(Math.round(count));
    }

    static String counted(long count, String what) {
        return NumberText.count(count) + " " + what + (count == 1 ? "" : "s");
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "–" : NumberText.percent(share);
    }

    static String seconds(double seconds) {
        return Double.isNaN(seconds) ? "–" : DurationText.ofNanos(Math.round(seconds * 1e9));
    }

    /** Returns a number with three digits. */
    static String number(double number) {
        return number(number, THREE);
    }

    private static String number(double number, MathContext digits) {
        if (!Double.isFinite(number)) {
            return "–";
        }
        BigDecimal rounded = BigDecimal.valueOf(number).round(digits).stripTrailingZeros();
        double size = Math.abs(number);
        if (size >= 1000 && size < 1e7) {
            return String.format(Locale.ROOT, "%,d", Math.round(rounded.doubleValue()));
        }
        return size == 0 ? "0" : size >= 1e-4 && size < 1e7 ? rounded.toPlainString() : rounded.toString();
    }

    /** Returns the size of a shift, with two digits, since it is not known better. */
    static String size(double effect) {
        return Double.isFinite(effect) ? (effect < 0.005 ? "0.00" : number(effect, TWO)) : "–";
    }

    /** Returns a probability, of which small ones have one digit. */
    static String probability(double p) {
        return p >= 0.001 ? number(Math.round(p * 1000) / 1000.0) : small(Math.max(p, LEAST));
    }

    private static String small(double p) {
        return BigDecimal.valueOf(p)
                .round(new MathContext(1, RoundingMode.UP))
                .toString()
                .toLowerCase(Locale.ROOT);
    }

    /** Returns a share of all, of which less than a thousandth does not matter. */
    static String part(double share) {
        return share > 0 && share < 0.001 ? "< 0.1 %" : percent(share);
    }

    /** Returns a metric with as many digits as its interval is worth, at most four decimals. */
    static String metric(Estimate metric) {
        return metric(metric.value(), metric);
    }

    /** Returns the interval of a metric; a dash if there is none. */
    static String interval(Estimate metric) {
        return metric.isBounded() ? metric(metric.lower(), metric) + " to " + metric(metric.upper(), metric) : "–";
    }

    private static String metric(double value, Estimate of) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double width = of.upper() - of.lower();
        int decimals = width > 0 && of.isBounded() ? (int) Math.ceil(-Math.log10(width)) + 1 : 3;
        return String.format(Locale.ROOT, "%,." + Math.max(0, Math.min(4, decimals)) + "f", value);
    }

    /** Returns a name that fits a line, without characters that are obeyed rather than shown. */
    static String name(String name) {
        return cut(name, LONGEST_NAME);
    }

    /** Returns a sentence in which names may be, without characters that are obeyed rather than shown. */
    static String sentence(String sentence) {
        return cut(sentence, LONGEST_SENTENCE);
    }

    /** Returns a link to another page; empty if it is none, or none that a browser should follow. */
    static String link(String link) {
        boolean isAscii = link.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!link.startsWith("https://") || link.length() > LONGEST_LINK || !isAscii) {
            return "";
        }
        try {
            URI uri = new URI(link).parseServerAuthority();
            return uri.getHost() == null || uri.getUserInfo() != null ? "" : link;
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private static String cut(String text, int most) {
        String plain = PlainText.line(text);
        return plain.codePointCount(0, plain.length()) <= most
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, most - 1)) + "…";
    }
}

package io.mlprod.monitoring.alert;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;

/** The sentences and the keys of alerts. Names in them are safe to print, and cut. */
final class AlertText {

    private static final int MAX_NAME = 60;

    private AlertText() {}

    /** Returns a name as people may see it. */
    static String name(String given) {
        String plain = PlainText.line(given.length() > 4 * MAX_NAME ? given.substring(0, 4 * MAX_NAME) : given);
        if (plain.length() <= MAX_NAME) {
            return plain;
        }
        int end = Character.isHighSurrogate(plain.charAt(MAX_NAME - 2)) ? MAX_NAME - 2 : MAX_NAME - 1;
        return plain.substring(0, end) + "…";
    }

    /** Returns the parts with slashes between them; if that is not the parts, also a digest of them. */
    static String key(String... parts) {
        StringBuilder key = new StringBuilder();
        boolean isExact = true;
        for (String part : parts) {
            String shown = name(part);
            isExact &= shown.equals(part) && part.indexOf('/') < 0;
            key.append(key.isEmpty() ? "" : "/").append(shown);
        }
        return isExact ? key.toString() : key + "~" + digest(String.join("\u0000", parts), 6);
    }

    static String digest(String of, int bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }

    static String of(Kpi kpi) {
        return title(kpi) + " is " + number(kpi.value()) + evidence(kpi);
    }

    private static String title(Kpi kpi) {
        return name(kpi.name()) + " of " + name(kpi.model().name()) + "@"
                + name(kpi.model().version());
    }

    private static String evidence(Kpi kpi) {
        String rows = NumberText.count(kpi.rows()) + (kpi.rows() == 1 ? " row" : " rows");
        boolean isExact = kpi.low() == kpi.high();
        return isExact ? " (" + rows + ")" : " (" + number(kpi.low()) + " to " + number(kpi.high()) + ", " + rows + ")";
    }

    static String beyond(Kpi kpi, AlertRule rule, double level) {
        return !kpi.detail().isEmpty()
                ? kpi.detail()
                : of(kpi) + ", " + (rule.isAbove() ? "above " : "below ") + number(level);
    }

    static String within(Kpi kpi) {
        return kpi.detail().isEmpty() ? of(kpi) + ", as it should be" : kpi.detail();
    }

    static String left(Kpi kpi, String why) {
        return title(kpi) + " is no longer watched: " + name(why);
    }

    static String missing(Kpi kpi, Duration time, String why) {
        return name(kpi.name()) + " of " + name(kpi.model().name()) + " has no value since " + DurationText.of(time)
                + (why.isEmpty() ? "" : ": " + why);
    }

    static String back(Kpi kpi) {
        return of(kpi) + ", it is no longer missing";
    }

    private static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? NumberText.count((long) number)
                : String.format(Locale.ROOT, "%.4g", number);
    }
}

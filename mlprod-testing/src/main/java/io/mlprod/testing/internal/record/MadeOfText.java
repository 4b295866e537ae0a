package io.mlprod.testing.internal.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of the JDK whose class makes them of their text. Thread-safe. */
final class MadeOfText {

    /** The classes, with what makes a value of the text that {@code toString} gives. */
    private static final Map<Class<?>, String> MAKERS = Map.ofEntries(
            parsed(LocalDate.class),
            parsed(LocalDateTime.class),
            parsed(LocalTime.class),
            parsed(OffsetDateTime.class),
            parsed(OffsetTime.class),
            parsed(ZonedDateTime.class),
            parsed(Instant.class),
            parsed(Duration.class),
            parsed(Period.class),
            parsed(Year.class),
            parsed(YearMonth.class),
            parsed(MonthDay.class),
            Map.entry(ZoneOffset.class, "ZoneOffset.of"),
            Map.entry(BigDecimal.class, "new BigDecimal"),
            Map.entry(BigInteger.class, "new BigInteger"),
            Map.entry(UUID.class, "UUID.fromString"),
            Map.entry(URI.class, "URI.create"));

    private MadeOfText() {}

    private static Map.Entry<Class<?>, String> parsed(Class<?> type) {
        return Map.entry(type, type.getSimpleName() + ".parse");
    }

    /** Returns a value as Java; null if its class is none of these. */
    static @Nullable String of(Object value) {
        String maker = value instanceof ZoneId && !(value instanceof ZoneOffset)
                ? "ZoneId.of" // whose classes are not public
                : MAKERS.get(value.getClass());
        return maker == null ? null : maker + "(" + JavaLiteral.of(value.toString()) + ")";
    }
}

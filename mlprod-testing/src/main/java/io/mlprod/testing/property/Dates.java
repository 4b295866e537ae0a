package io.mlprod.testing.property;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/** The dates and times at which code breaks, for components of a record that do not go into the model. */
final class Dates {

    private static final Map<Class<?>, Function<LocalDateTime, Object>> KINDS = Map.of(
            LocalDate.class, LocalDateTime::toLocalDate,
            LocalDateTime.class, time -> time,
            Instant.class, time -> time.toInstant(ZoneOffset.UTC),
            OffsetDateTime.class, time -> time.atOffset(ZoneOffset.UTC));

    private static final List<LocalDateTime> EDGES = Stream.of(
                    "2024-05-15T12:00:00", // a typical one comes first
                    "1970-01-01T00:00:00",
                    "1969-12-31T23:59:59.999999999",
                    "2024-02-29T00:00:00",
                    "2000-02-29T12:00:00",
                    "1900-02-28T23:59:59", // no leap year
                    "2023-12-31T23:59:59.999999999",
                    "2024-01-01T00:00:00",
                    "2024-12-30T00:00:00", // in the first week of 2025
                    "2024-03-31T02:30:00", // which Central Europe's clocks leave out
                    "2024-03-31T01:00:00", // in UTC the moment of that change
                    "2024-10-27T02:30:00", // which they show twice
                    "2024-10-27T01:00:00",
                    "2038-01-19T03:14:08", // the first second beyond 32 bits
                    "0001-01-01T00:00:00",
                    "9999-12-31T23:59:59.999999999")
            .map(LocalDateTime::parse)
            .toList();

    private static final long FIRST_SECOND =
            LocalDateTime.parse("1950-01-01T00:00:00").toEpochSecond(ZoneOffset.UTC);
    private static final long LAST_SECOND =
            LocalDateTime.parse("2050-01-01T00:00:00").toEpochSecond(ZoneOffset.UTC);

    private Dates() {}

    static boolean include(Class<?> type) {
        return KINDS.containsKey(type);
    }

    /** Returns the edges of a class; empty if it is no date. */
    static List<Object> edges(Class<?> type) {
        Function<LocalDateTime, Object> kind = KINDS.get(type);
        return kind == null ? List.of() : EDGES.stream().map(kind).distinct().toList();
    }

    /** Returns a random date of a class that {@link #include} knows. */
    static Object random(Class<?> type, SplittableRandom random) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(random.nextLong(FIRST_SECOND, LAST_SECOND), 0, ZoneOffset.UTC);
        return KINDS.getOrDefault(type, given -> given).apply(time);
    }
}

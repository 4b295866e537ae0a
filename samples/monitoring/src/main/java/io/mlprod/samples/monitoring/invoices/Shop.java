package io.mlprod.samples.monitoring.invoices;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.mlprod.samples.monitoring.invoices.Answer.Outcome;
import io.mlprod.samples.monitoring.invoices.Order.Channel;
import io.mlprod.samples.monitoring.invoices.Order.Country;
import java.io.IOException;
import java.io.InputStream;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A simulated shop: more orders in the evening, fewer on Sundays, most before Christmas. From November on thieves order
 * with the accounts of customers, which nothing in an order shows.
 */
final class Shop {

    /** When the first order of a thief comes. */
    static final Instant THIEVES = Instant.parse("2025-11-01T00:00:00Z");

    /** The share of thieves among those who order by app. */
    private static final double STOLEN = 0.35;

    /**
     * An order and what will become of it.
     *
     * @param outcome known weeks later
     */
    record Sale(Order order, Outcome outcome) {}

    /** An order that could come on any day, and how likely it is that it is paid too late. */
    private record Template(Order order, double risk) {}

    private static final double ORDERS_A_DAY = 600;
    private static final int[] BY_HOUR = {2, 1, 1, 0, 0, 1, 2, 4, 6, 7, 8, 8, 9, 8, 7, 7, 8, 9, 11, 13, 14, 12, 8, 4};
    private static final int SUM_OF_HOURS = IntStream.of(BY_HOUR).sum();

    private final Random random = new Random(3);
    private final List<Template> templates;

    Shop() throws IOException {
        try (InputStream file = Objects.requireNonNull(Shop.class.getResourceAsStream("/invoices/orders.csv"))) {
            templates = CsvReader.builder().ofNamedCsvRecord(file).stream()
                    .map(Shop::template)
                    .toList();
        }
    }

    /** Returns what is ordered in the hour that begins now. */
    List<Sale> hour(Instant now) {
        ZonedDateTime time = now.atZone(ZoneOffset.UTC);
        double week = time.getDayOfWeek() == DayOfWeek.SUNDAY ? 0.8 : 1.03;
        double orders = ORDERS_A_DAY * BY_HOUR[time.getHour()] / SUM_OF_HOURS * week * season(time.getDayOfYear());
        return IntStream.range(0, (int) (orders + random.nextDouble()))
                .mapToObj(i -> sale(now))
                .toList();
    }

    /** Half as much again in the weeks before Christmas. */
    private static double season(int day) {
        return 1 + 0.5 * Math.exp(-Math.pow((day - 345) / 14.0, 2));
    }

    private Sale sale(Instant now) {
        Template template = templates.get(random.nextInt(templates.size()));
        Order usual = template.order;
        Order order = usual.of((float) (usual.amount() * Math.exp(0.02 * random.nextGaussian())));
        boolean isStolen = !now.isBefore(THIEVES) && order.channel() == Channel.APP && random.nextDouble() < STOLEN;
        return new Sale(order, isStolen || random.nextDouble() < template.risk ? Outcome.LATE : Outcome.PAID);
    }

    private static Template template(NamedCsvRecord row) {
        Order order = new Order(
                Float.parseFloat(row.getField("amount")),
                Integer.parseInt(row.getField("items")),
                (int) Double.parseDouble(row.getField("accountDays")),
                Integer.parseInt(row.getField("lateBefore")),
                Boolean.parseBoolean(row.getField("express")),
                Country.valueOf(row.getField("country")),
                Channel.valueOf(row.getField("channel")));
        return new Template(order, Double.parseDouble(row.getField("risk")));
    }
}

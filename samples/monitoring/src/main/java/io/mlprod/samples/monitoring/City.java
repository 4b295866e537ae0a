package io.mlprod.samples.monitoring;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.mlprod.samples.monitoring.Question.Season;
import io.mlprod.samples.monitoring.Troubles.Renamed;
import java.io.IOException;
import java.io.InputStream;
import java.time.DayOfWeek;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A simulated city: its stations, the weather of six weeks, and people who ask, more of them when bikes are rented. */
final class City {

    private record Station(String area, double warmer) {}

    private record Hour(OffsetDateTime time, double temperature, double humidity, double wind, int people) {}

    private static final String OLD_NAME = "harbour";
    private static final String NEW_NAME = "riverside";

    private final Random random = new Random(1);
    private final NavigableMap<Integer, Station> stations = new TreeMap<>(); // by the weights of those before
    private final List<Hour> hours;
    private final Station busiest;
    private final int weights;
    private int next;

    City() throws IOException {
        int sum = 0;
        for (NamedCsvRecord row : rows("stations.csv")) {
            stations.put(sum, new Station(row.getField("area"), Double.parseDouble(row.getField("warmer"))));
            sum += Integer.parseInt(row.getField("weight"));
        }
        weights = sum;
        busiest = stations.firstEntry().getValue();
        hours = rows("summer-2026.csv").stream().map(City::hour).toList();
    }

    /** Returns what people ask in the next hour, with what is wrong by then. */
    Stream<Question> nextHour(Troubles troubles) {
        Hour hour = hours.get(next++);
        return random.ints(hour.people, 0, weights)
                .mapToObj(at -> question(hour, stations.floorEntry(at).getValue(), troubles));
    }

    private Question question(Hour hour, Station station, Troubles troubles) {
        double read = hour.temperature + station.warmer + 0.5 * random.nextGaussian() + troubles.tooWarm();
        DayOfWeek day = hour.time.getDayOfWeek();
        boolean isRenamed =
                troubles.renamed() == Renamed.ALL || (troubles.renamed() == Renamed.BUSIEST && station.equals(busiest));
        return new Question(
                (float) read,
                (float) Math.min(100, Math.max(15, hour.humidity + 7 * random.nextGaussian())),
                (float) (hour.wind * Math.exp(0.5 * random.nextGaussian())),
                hour.time.getHour(),
                day.compareTo(DayOfWeek.SATURDAY) < 0,
                day,
                Season.SUMMER,
                isRenamed && station.area.equals(OLD_NAME) ? NEW_NAME : station.area);
    }

    private static Hour hour(NamedCsvRecord row) {
        return new Hour(
                OffsetDateTime.parse(row.getField("time")),
                Double.parseDouble(row.getField("temperature")),
                Double.parseDouble(row.getField("humidity")),
                Double.parseDouble(row.getField("wind")),
                Integer.parseInt(row.getField("people")));
    }

    private static List<NamedCsvRecord> rows(String name) throws IOException {
        try (InputStream file = City.class.getResourceAsStream("/bikes/" + name)) {
            return CsvReader.builder().ofNamedCsvRecord(Objects.requireNonNull(file)).stream()
                    .toList();
        }
    }
}

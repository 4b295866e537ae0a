package io.mlprod.monitoring.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with what pandas and NumPy say of the same data; {@code make_profile_fixtures.py} wrote the files. */
class ProfileFromPandasTest {

    private static final Path FOLDER = Path.of("src/test/resources/profile");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<Column> FEATURES = Stream.of(
                    Stream.of("normal", "amount", "age", "constant", "extreme")
                            .map(name -> Column.of(name, Kind.NUMBER, true)),
                    Stream.of(Column.of("member", Kind.CATEGORY, true), Column.of("city", Kind.CATEGORY, false)),
                    Stream.of("text", "id").map(name -> Column.of(name, Kind.TEXT, false)))
            .flatMap(each -> each)
            .toList();

    private static final RowLayout LAYOUT =
            new RowLayout(Profiles.MODEL, FEATURES, List.of(Column.of("score", Kind.NUMBER, true)));

    private static Profile ofCsv() {
        return Profile.ofCsv(FOLDER.resolve("data.csv"), LAYOUT);
    }

    @Test
    void read_whatTheScriptWrote_isTheProfileOfTheSameData() {
        assertThat(Profile.read(FOLDER.resolve("profile.json")).toJson()).isEqualTo(ofCsv().toJson());
    }

    @Test
    void read_wordsThatPandasTakesToBeMissing_areTexts() {
        RowLayout layout = new RowLayout(
                Profiles.MODEL,
                List.of(
                        Column.of("text", Kind.TEXT, false),
                        Column.of("number", Kind.NUMBER, true),
                        Column.of("truth", Kind.CATEGORY, true)),
                List.of());
        Profile ofCsv = Profile.ofCsv(FOLDER.resolve("words.csv"), layout);

        assertThat(Profile.read(FOLDER.resolve("words.json")).toJson()).isEqualTo(ofCsv.toJson());
        assertThat(ofCsv.features()).extracting(ColumnProfile::missing).containsExactly(8L, 16L, 16L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "amount", "age", "constant", "score"})
    void distribution_anyColumn_agreesWithNumpy(String name) throws IOException {
        JsonNode expected = JSON.readTree(FOLDER.resolve("numpy.json").toFile()).get(name);
        Distribution values = Profiles.number(ofCsv(), name).values();

        assertThat(values.count()).isEqualTo(expected.get("count").asLong());
        assertThat(values.mean()).isCloseTo(expected.get("mean").asDouble(), within(1e-9));
        assertThat(values.deviation()).isCloseTo(expected.get("deviation").asDouble(), within(1e-9));
        for (int i = 0; i <= 20; i++) {
            double exact = expected.get("quantiles").get(i).asDouble();
            double tolerance = values.buckets().size() <= 80 ? 1e-12 : Math.abs(exact) / 64 + 1e-9;
            assertThat(values.quantile(i / 20.0)).as("%d %%", 5 * i).isCloseTo(exact, within(tolerance));
        }
    }
}

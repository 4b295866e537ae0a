package io.mlprod.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;

/** Compares the streaming detectors with river's on the streams of river's own tests. */
class StreamDetectorsTest {

    @Test
    void adwin_streamsOfRiver_detectsAtTheirIndices() {
        // An older river, which skipped a bucket of each size, detects the step a look later, at 1055.
        assertThat(detections(new Adwin()::add, stream("step"))).containsExactly(1023);
        assertThat(detections(new Adwin()::add, stream("four"))).containsExactly(1023, 2015, 3007);
    }

    @Test
    void adwin_otherStreams_detectsWhereRiverDoes() {
        for (Map<String, String> row : Csv.rows("streams.csv")) {
            assertThat(detections(new Adwin()::add, Csv.doubles(row.get("values"))))
                    .as(row.get("name"))
                    .isEqualTo(indices(row.get("adwin")));
        }
    }

    @Test
    void adwin_steadyStream_detectsNothingAndKeepsTheMean() {
        Adwin adwin = new Adwin();

        assertThat(detections(adwin::add, new Random(3).doubles(20_000).toArray()))
                .isEmpty();
        assertThat(adwin.size()).isEqualTo(20_000);
        assertThat(adwin.mean()).isBetween(.49, .51);
    }

    @Test
    void adwin_notFinite_isIgnored() {
        Adwin adwin = new Adwin();
        adwin.add(1);
        adwin.add(Double.NaN);
        adwin.add(Double.POSITIVE_INFINITY);

        assertThat(adwin.size()).isEqualTo(1);
        assertThat(adwin.mean()).isEqualTo(1);
    }

    @Test
    void pageHinkley_streamOfRiver_detectsAtItsIndices() {
        PageHinkley withoutDecay = new PageHinkley(PageHinkley.Direction.UP, 30, .005, 50, 1);

        assertThat(detections(withoutDecay::add, stream("step"))).containsExactly(1020, 1991);
    }

    @Test
    void pageHinkley_otherStreams_detectsWhereRiverDoesInEachDirection() {
        for (Map<String, String> row : Csv.rows("streams.csv")) {
            for (PageHinkley.Direction direction : PageHinkley.Direction.values()) {
                String column = direction.name().toLowerCase(Locale.ROOT);
                assertThat(detections(new PageHinkley(direction)::add, Csv.doubles(row.get("values"))))
                        .as("%s %s", row.get("name"), column)
                        .isEqualTo(indices(row.get(column)));
            }
        }
    }

    @Test
    void pageHinkley_downwards_detectsFallsWhereUpwardsDetectsRises() {
        double[] mirrored = Arrays.stream(stream("bend")).map(x -> -x).toArray();

        assertThat(detections(new PageHinkley(PageHinkley.Direction.DOWN)::add, mirrored))
                .isNotEmpty()
                .isEqualTo(detections(new PageHinkley(PageHinkley.Direction.UP)::add, stream("bend")));
    }

    @Test
    void pageHinkley_notFinite_isIgnored() {
        PageHinkley detector = new PageHinkley(PageHinkley.Direction.BOTH, 1, 0, 1, 1);

        assertThat(detector.add(Double.NEGATIVE_INFINITY)).isFalse();
        assertThat(detector.add(Double.NaN)).isFalse();
    }

    @Test
    void ddm_streamOfRiver_detectsAtItsIndex() {
        Ddm ddm = new Ddm();

        assertThat(detections(x -> ddm.add(x == 1), stream("errors"))).containsExactly(1049);
    }

    @Test
    void ddm_rateThatRisesSlowly_detectsWhereRiverDoes() {
        Ddm ddm = new Ddm();

        assertThat(detections(x -> ddm.add(x == 1), stream("slow"))).isEqualTo(slowOfRiver());
    }

    @Test
    void ddm_rise_warnsBeforeItDetects() {
        Ddm ddm = new Ddm();
        double[] errors = stream("errors");
        int warned = -1;
        for (int i = 0; i < 1_049; i++) {
            ddm.add(errors[i] == 1);
            warned = ddm.isWarning() ? i : warned;
        }

        assertThat(warned).isGreaterThan(1_000);
    }

    @Test
    void detectors_wrongSettings_throwIllegalArgument() {
        assertThatThrownBy(() -> new Adwin(0, 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PageHinkley(PageHinkley.Direction.UP, 0, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ddm(30, 3, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Integer> slowOfRiver() {
        return Csv.rows("streams.csv").stream()
                .filter(row -> "slow".equals(row.get("name")))
                .map(row -> indices(row.get("ddm")))
                .findFirst()
                .orElseThrow();
    }

    private static double[] stream(String name) {
        return Csv.rows("streams.csv").stream()
                .filter(row -> name.equals(row.get("name")))
                .map(row -> Csv.doubles(row.get("values")))
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> indices(String cell) {
        return Arrays.stream(Csv.doubles(cell)).mapToObj(x -> (int) x).toList();
    }

    private static List<Integer> detections(DoublePredicate detector, double[] stream) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < stream.length; i++) {
            if (detector.test(stream[i])) {
                found.add(i);
            }
        }
        return found;
    }
}

package io.mlprod.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.routing.Route;
import io.mlprod.routing.UnitHashing;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether a unit meets the same arm here as in GrowthBook, Unleash and Eppo, by what they publish for their SDKs.
 *
 * <p>Left out of GrowthBook's suite: hash version 1 and everything that uses it ({@code inNamespace}, most of
 * {@code run}), and shares and coverages that GrowthBook repairs and this library refuses.
 */
class PublicVectorsTest {

    private static final JsonNode GROWTHBOOK = read("/routing/growthbook.json");
    private static final JsonNode UNLEASH = read("/routing/unleash.json");

    private static JsonNode read(String resource) {
        try (InputStream in = Objects.requireNonNull(PublicVectorsTest.class.getResourceAsStream(resource))) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static int slot(UnitHashing hashing, String salt, String unit, int slots) {
        return Assigner.hasher(hashing, salt, slots).slot(new SaltedUnit(unit, 100));
    }

    private static double[] equalShares(int arms) {
        return IntStream.range(0, arms).mapToDouble(arm -> 1.0 / arms).toArray();
    }

    private static double[] doubles(JsonNode array) {
        return each(array).mapToDouble(JsonNode::doubleValue).toArray();
    }

    @Test
    void growthBookHash_version2_givesThePublishedSlot() {
        List<JsonNode> cases = each(GROWTHBOOK.get("hash"))
                .filter(vector -> vector.get(2).intValue() == 2)
                .toList();

        assertThat(cases).hasSize(16).allSatisfy(vector -> {
            String seed = vector.get(0).textValue();
            String unit = vector.get(1).textValue();
            assertThat(slot(UnitHashing.GROWTHBOOK_V2, seed, unit, 10_000))
                    .as("%s %s", seed, unit)
                    .isEqualTo((int) Math.round(vector.get(3).doubleValue() * 10_000));
        });
    }

    static Stream<Named<JsonNode>> bucketRanges() {
        List<String> repaired = List.of(
                "negative coverage",
                "coverage above 1",
                "weights sum below 1",
                "weights sum above 1",
                "weights.length not equal to num variations");
        return each(GROWTHBOOK.get("getBucketRange"))
                .filter(vector -> !repaired.contains(vector.get(0).textValue()))
                .map(vector -> Named.of(vector.get(0).textValue(), vector));
    }

    @ParameterizedTest
    @MethodSource("bucketRanges")
    void growthBookBucketRanges_slots_haveTheSameOwner(JsonNode vector) {
        JsonNode given = vector.get(1);
        double[] shares = given.get(2).isNull() ? equalShares(given.get(0).intValue()) : doubles(given.get(2));

        SlotTable table = SlotTable.of(UnitHashing.GROWTHBOOK_V2, given.get(1).doubleValue(), shares);

        assertThat(IntStream.range(0, 10_000)
                        .filter(slot -> table.arm(slot) != choose(slot / 10_000.0, vector.get(2)))
                        .filter(slot -> !isEnd(slot, vector.get(2))))
                .isEmpty();
    }

    /** The published ends are rounded; who owns the slot on an end is for the runs to say, which have units there. */
    private static boolean isEnd(int slot, JsonNode ranges) {
        return each(ranges).anyMatch(range -> Math.round(range.get(1).doubleValue() * 10_000) == slot);
    }

    private static int choose(double bucket, JsonNode ranges) {
        return IntStream.range(0, ranges.size())
                .filter(arm -> bucket >= ranges.get(arm).get(0).doubleValue()
                        && bucket < ranges.get(arm).get(1).doubleValue())
                .findFirst()
                .orElse(SlotTable.UNALLOCATED);
    }

    @Test
    void growthBookChooseVariation_bucket_givesThePublishedArm() {
        List<JsonNode> cases = each(GROWTHBOOK.get("chooseVariation")).toList();

        assertThat(cases).hasSize(13).allSatisfy(vector -> {
            JsonNode ranges = vector.get(2);
            double[] starts = each(ranges)
                    .mapToDouble(range -> range.get(0).doubleValue())
                    .toArray();
            double[] shares = IntStream.range(0, starts.length)
                    .mapToDouble(i -> (i + 1 < starts.length ? starts[i + 1] : 1) - starts[i])
                    .toArray();
            double coverage = ranges.get(0).get(1).doubleValue() / shares[0];
            int slot = (int) Math.round(vector.get(1).doubleValue() * 10_000);

            assertThat(SlotTable.of(UnitHashing.GROWTHBOOK_V2, coverage, shares).arm(slot))
                    .as(vector.get(0).textValue())
                    .isEqualTo(vector.get(3).intValue());
        });
    }

    static Stream<Named<JsonNode>> runs() {
        return each(GROWTHBOOK.get("run")).map(vector -> Named.of(vector.get(0).textValue(), vector));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void growthBookRun_version2_assignsThePublishedVariation(JsonNode vector) {
        JsonNode experiment = vector.get(2);
        String key = experiment.get("key").textValue();
        JsonNode variations = experiment.get("variations");
        double[] shares =
                experiment.has("weights") ? doubles(experiment.get("weights")) : equalShares(variations.size());
        SlotTable table = SlotTable.of(
                UnitHashing.GROWTHBOOK_V2, experiment.path("coverage").asDouble(1), shares);
        Assigner assigner = new Assigner(experiment.path("seed").asText(key), table, null, null, Map.of());

        Assignment assignment =
                assigner.assign(vector.get(1).get("attributes").get("id").textValue());

        assertThat(variations.get(assignment.arm())).isEqualTo(vector.get(3));
        assertThat(assignment.reason() == Route.Reason.HASH)
                .isEqualTo(vector.get(4).booleanValue());
    }

    @Test
    void unleashRollouts_percentage_enablesTheSameUnits() {
        List<JsonNode> cases = each(UNLEASH.get("rollouts")).toList();

        assertThat(cases).hasSize(19).allSatisfy(vector -> {
            double share = vector.get("percentage").intValue() / 100.0;
            double half = Math.floor(share * 50) / 100;
            SlotTable atOnce = SlotTable.of(UnitHashing.UNLEASH_ROLLOUT, 1, 1 - share, share);
            SlotTable inSteps = SlotTable.of(UnitHashing.UNLEASH_ROLLOUT, 1, 1, 0)
                    .reweigh(1 - half, half)
                    .reweigh(1 - share, share);

            assertThat(inSteps).isEqualTo(atOnce);
            assertThat(arm(vector, atOnce) == 1)
                    .as(vector.get("description").textValue())
                    .isEqualTo(vector.get("enabled").booleanValue());
        });
    }

    @Test
    void unleashVariants_weights_giveTheSameVariant() {
        List<JsonNode> cases = each(UNLEASH.get("variants")).toList();

        assertThat(cases).hasSize(21).allSatisfy(vector -> {
            double[] weights = doubles(vector.get("weights"));
            double total = Arrays.stream(weights).sum();
            double[] shares =
                    Arrays.stream(weights).map(weight -> weight / total).toArray();
            SlotTable table = SlotTable.layOut(UnitHashing.UNLEASH_VARIANTS, (int) total, 1, shares);

            assertThat(arm(vector, table))
                    .as(vector.get("description").textValue())
                    .isEqualTo(vector.get("variant").intValue());
        });
    }

    private static int arm(JsonNode vector, SlotTable table) {
        String salt = vector.get("groupId").textValue();
        return table.arm(slot(table.hashing(), salt, vector.get("id").textValue(), table.slots()));
    }

    /** Computed with Python's hashlib by the published formula; the first one is also in a client's own test. */
    @ParameterizedTest
    @CsvSource({
        "empty-targeting-key-regression, '', 8022",
        "exp-1, 42, 7116",
        "exp-1, user-0001, 6639",
        "exp-1, é, 2752",
        "exp-1, 東京都, 5425",
        "exp-1, 😀, 1418",
        "épreuve-é, Zoë Müller, 3041"
    })
    void eppoShard_saltAndSubject_givesThePublishedFormula(String salt, String unit, int shard) {
        assertThat(slot(UnitHashing.EPPO, salt, unit, 10_000)).isEqualTo(shard);
    }
}

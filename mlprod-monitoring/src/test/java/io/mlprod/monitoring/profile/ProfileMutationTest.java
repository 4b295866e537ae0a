package io.mlprod.monitoring.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.mlprod.monitoring.internal.reference.Reference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A damaged file is refused by name, or is a valid profile: one that can be used and written like any other. */
class ProfileMutationTest {

    private static final byte[] ORIGINAL = Profiles.example(2, 30).toJson().getBytes(StandardCharsets.US_ASCII);
    private static final String SNIPPETS = "0123456789-\"{}[],.:eE\\ntrue\u0000\u00FF";

    private static byte[] mutated(Random random) {
        byte[] bytes = ORIGINAL.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) SNIPPETS.charAt(random.nextInt(SNIPPETS.length()));
                case 2 -> bytes = spliced(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(30)), at, at);
                case 3 -> {
                    int from = random.nextInt(bytes.length);
                    bytes = spliced(bytes, at, at, from, Math.min(bytes.length, from + random.nextInt(300)));
                }
                default -> bytes = digitChanged(bytes, at, random);
            }
        }
        return random.nextInt(200) == 0 ? spliced(bytes, random.nextInt(bytes.length), bytes.length, 0, 0) : bytes;
    }

    /** Replaces a part by another part. */
    private static byte[] spliced(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        byte[] result = new byte[bytes.length - (to - from) + (otherTo - otherFrom)];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(bytes, otherFrom, result, from, otherTo - otherFrom);
        System.arraycopy(bytes, to, result, from + otherTo - otherFrom, bytes.length - to);
        return result;
    }

    /** Leaves valid JSON, most of the time. */
    private static byte[] digitChanged(byte[] bytes, int at, Random random) {
        for (int i = at; i < bytes.length; i++) {
            if (bytes[i] >= '1' && bytes[i] <= '9') {
                bytes[i] = (byte) ('1' + random.nextInt(9));
                return bytes;
            }
        }
        return bytes;
    }

    private static List<Integer> mutate(long seed, int mutants) {
        Random random = new Random(seed);
        int valid = 0;
        for (int i = 0; i < mutants; i++) {
            String json = new String(mutated(random), StandardCharsets.UTF_8);
            try {
                use(Profile.parse(json));
                valid++;
            } catch (ProfileException e) {
                assertThat(e).hasMessageMatching("[^\\n]{5,600}");
            } catch (RuntimeException | Error e) {
                fail("Mutant " + i + " of seed " + seed + ": " + json, e);
            }
        }
        return List.of(valid, mutants - valid);
    }

    private static void use(Profile profile) {
        assertThat(Profile.parse(profile.toJson()).toJson()).isEqualTo(profile.toJson());
        assertThat(profile.plus(profile).rows()).isEqualTo(2 * profile.rows());
        assertThat(profile.toString()).isNotEmpty();
        profile.columns()
                .forEach(column -> assertThat(Reference.of(column, 10))
                        .isNotEmpty()
                        .allSatisfy(counts -> assertThat(counts.all())
                                .isBetween(column.present(), column.present() + column.missing() + column.infinite())));
    }

    @Test
    void parse_mutants_areRefusedByNameOrValid() {
        assertThat(mutate(1, 1000)).allSatisfy(count -> assertThat(count).isPositive());
    }

    @Tag("soak")
    @Test
    void parse_hundredThousandMutants_areRefusedByNameOrValid() {
        List<Integer> counts = mutate(2, 100_000);

        System.out.println(counts.get(0) + " valid, " + counts.get(1) + " refused");
        assertThat(counts).allSatisfy(count -> assertThat(count).isPositive());
    }
}

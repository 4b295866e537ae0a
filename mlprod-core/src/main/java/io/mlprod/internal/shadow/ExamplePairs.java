package io.mlprod.internal.shadow;

import io.mlprod.model.PredictionId;
import io.mlprod.shadow.ShadowReport.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A random sample of the pairs that differ, each kept with the same chance, however many there are. Not thread-safe.
 */
final class ExamplePairs {

    /** A pair that was kept. It is described later, outside of locks: describing is code of the application. */
    static final class Kept {

        private static final int LONGEST = 200;

        private final PredictionId id;
        private final String field;
        private final String primary;
        private final String candidate;
        private volatile @Nullable String input;

        private Kept(PredictionId id, String field, String primary, String candidate) {
            this.id = id;
            this.field = field;
            this.primary = primary;
            this.candidate = candidate;
        }

        void describe(Supplier<String> description) {
            String text;
            try {
                text = String.valueOf(description.get());
            } catch (RuntimeException e) {
                text = "(describing it failed: " + e.getClass().getSimpleName() + ")";
            }
            input = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        }

        private Example report() {
            return new Example(id, field, primary, candidate, Optional.ofNullable(input));
        }
    }

    private final int most;
    private final SplittableRandom random;
    private final List<Kept> kept = new ArrayList<>();
    private long offered;

    ExamplePairs(int most, SplittableRandom random) {
        this.most = most;
        this.random = random;
    }

    /**
     * Offers a pair to the sample, which keeps it by chance. Returns null if it was not kept. Algorithm R of Vitter
     * (1985).
     */
    @Nullable
    Kept offer(PredictionId id, String field, @Nullable FieldValue primary, @Nullable FieldValue candidate) {
        offered++;
        long place = offered <= most ? offered - 1 : random.nextLong(offered);
        if (place >= most) {
            return null;
        }
        boolean alike =
                primary != null && candidate != null && primary.differenceTo(candidate) == FieldValue.Difference.NONE;
        Kept example = new Kept(id, field, text(primary, alike), text(candidate, alike));
        if (place < kept.size()) {
            kept.set((int) place, example);
        } else {
            kept.add(example);
        }
        return example;
    }

    private static String text(@Nullable FieldValue value, boolean alike) {
        if (value == null) {
            return "none";
        }
        return alike ? value.toString() : value.inFull();
    }

    List<Example> report() {
        return kept.stream().map(Kept::report).toList();
    }
}

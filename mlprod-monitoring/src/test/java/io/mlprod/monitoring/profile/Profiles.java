package io.mlprod.monitoring.profile;

import io.mlprod.model.ModelVersion;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import java.util.List;
import java.util.Random;

/** Layouts, rows and profiles of a model that does not exist. */
final class Profiles {

    static final ModelVersion MODEL = new ModelVersion("example", "1", "");

    static final Column NUMBER = Column.of("number", Kind.NUMBER, true);
    static final Column CATEGORY = Column.of("category", Kind.CATEGORY, false);
    static final Column TEXT = Column.of("text", Kind.TEXT, false);
    static final Column VECTOR = Column.of("vector", Kind.NUMBER, true).width(2);

    static final RowLayout ALL_KINDS = new RowLayout(MODEL, List.of(NUMBER, CATEGORY, TEXT), List.of(VECTOR));

    private Profiles() {}

    static ProfileCollector collector(Column... features) {
        return Profile.collector(new RowLayout(MODEL, List.of(features), List.of()));
    }

    /** A row of all kinds, now and then with what is missing, infinite or extreme. */
    static Object[] row(Random random) {
        Object number = switch (random.nextInt(20)) {
            case 0 -> null;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> Double.longBitsToDouble(random.nextLong() >>> 12);
            case 3 -> 1e300 * random.nextGaussian();
            default -> random.nextGaussian();
        };
        double[] vector = {random.nextGaussian(), random.nextInt(50) == 0 ? Double.NaN : random.nextDouble()};
        String text = "Text " + Integer.toString(random.nextInt(40), 3) + (random.nextBoolean() ? "é" : "");
        return new Object[] {number, "c" + (int) Math.abs(4 * random.nextGaussian()), text, vector};
    }

    /** A profile of all kinds of columns. */
    static Profile example(int fewest) {
        return example(fewest, 300);
    }

    static Profile example(int fewest, int rows) {
        ProfileCollector collector = Profile.collector(ALL_KINDS);
        Random random = new Random(3);
        for (int i = 0; i < rows; i++) {
            collector.record(FakeRows.row(row(random)));
        }
        return collector.profile(fewest);
    }

    static NumberProfile number(Profile profile, String name) {
        return (NumberProfile) profile.column(name).orElseThrow();
    }
}

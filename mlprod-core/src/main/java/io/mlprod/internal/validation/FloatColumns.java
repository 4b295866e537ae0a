package io.mlprod.internal.validation;

import io.mlprod.spi.TensorBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The float32 features of one element each in one input, checked in one tight loop: two comparisons show that a value
 * is good, and that it is not NaN. Only values that fail them are checked rule by rule.
 */
final class FloatColumns extends FeatureCheck {

    private final NumberCheck[] checks;
    private final int[] offsets;
    private final float[] smallest;
    private final float[] largest;
    private boolean onlyFinite = true; // all columns of the row, and no other rule

    private FloatColumns(Place place, List<FeatureCheck> features) {
        super(place);
        int count = features.size();
        checks = features.toArray(new NumberCheck[0]);
        offsets = new int[count];
        smallest = new float[count];
        largest = new float[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = checks[i].place.offset();
            smallest[i] = checks[i].smallestGood();
            largest[i] = checks[i].largestGood();
            onlyFinite &= offsets[i] == i && smallest[i] == -Float.MAX_VALUE && largest[i] == Float.MAX_VALUE;
        }
    }

    @Override
    boolean canBeClean() {
        for (float value : smallest) {
            if (Float.isNaN(value)) {
                return false; // every value of this column must be checked
            }
        }
        return true;
    }

    @Override
    boolean isClean(TensorBuffer buffer, int rows) {
        int rowSize = buffer.size() / rows;
        if (onlyFinite && rowSize == offsets.length) {
            return FiniteFloats.areFinite(buffer.bytes(), 0, buffer.size());
        }
        FloatBuffer floats = buffer.floats();
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < offsets.length; i++) {
                float value = floats.get(row * rowSize + offsets[i]);
                if (!(value >= smallest[i] && value <= largest[i])) {
                    return false;
                }
            }
        }
        return true;
    }

    static List<FeatureCheck> group(List<FeatureCheck> features) {
        Map<Integer, List<FeatureCheck>> byInput = new LinkedHashMap<>();
        for (FeatureCheck feature : features) {
            byInput.computeIfAbsent(feature.place.input(), input -> new ArrayList<>())
                    .add(feature);
        }
        List<FeatureCheck> groups = new ArrayList<>();
        byInput.values().forEach(group -> groups.add(new FloatColumns(wholeRow(group.get(0).place), group)));
        return groups;
    }

    private static Place wholeRow(Place column) {
        return new Place(
                column.feature(),
                column.modelName(),
                column.input(),
                0,
                Place.WHOLE_ROW,
                column.rowSize(),
                column.hasRows(),
                false,
                List.of());
    }

    @Override
    void checkRow(TensorBuffer buffer, int row, int firstElement, int width, ViolationCollector collector) {
        FloatBuffer floats = buffer.floats();
        if (onlyFinite && FiniteFloats.areFinite(buffer.bytes(), firstElement, offsets.length)) {
            return;
        }
        for (int i = 0; i < offsets.length; i++) {
            int element = firstElement + offsets[i];
            float value = floats.get(element);
            if (!(value >= smallest[i] && value <= largest[i])) {
                checks[i].checkRow(buffer, row, element, 1, collector);
            }
        }
    }
}

package io.mlprod.internal.serving;

import io.mlprod.internal.validation.MissingElements;
import io.mlprod.internal.validation.Place;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Schema;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reader of one feature of filled inputs, element by element, without making objects. Immutable and thread-safe.
 */
final class FeaturePart {

    private final Column column;
    private final int input;
    private final int offset;
    private final int width; // Place.WHOLE_ROW for all elements of the row
    private final boolean isFloat;

    private FeaturePart(Column column, Place place, boolean isFloat) {
        this.column = column;
        this.isFloat = isFloat;
        this.input = place.input();
        this.offset = place.offset();
        this.width = place.width();
    }

    static FeaturePart of(Place place, ModelSignature signature, Schema rules) {
        ValueInfo input = signature.inputs().get(place.input());
        TensorType tensor = (TensorType) input.type();
        ElementType type = tensor.elementType();
        List<String> listed =
                List.copyOf(rules.feature(place.feature(), place.modelName()).categories());
        List<String> categories = listed.isEmpty() ? place.labels() : listed;
        boolean isText = type == ElementType.STRING;
        Kind kind =
                !categories.isEmpty() || type == ElementType.BOOL ? Kind.CATEGORY : isText ? Kind.TEXT : Kind.NUMBER;
        Column column = Column.of(place.feature(), kind, !isText)
                .width(width(place, tensor))
                .at(input.name(), place.offset())
                .categories(categories);
        return new FeaturePart(column, place, type == ElementType.FLOAT);
    }

    private static int width(Place place, TensorType tensor) {
        if (place.width() != Place.WHOLE_ROW) {
            return place.width();
        }
        long size = 1;
        for (int i = place.hasRows() ? 1 : 0; tensor.hasShape() && i < tensor.rank(); i++) {
            boolean isKnown = !tensor.shape().get(i).isDynamic();
            size = isKnown && size >= 0 ? size * tensor.shape().get(i).size() : Column.VARIES;
        }
        return tensor.hasShape() && size <= Integer.MAX_VALUE ? (int) size : Column.VARIES;
    }

    Column column() {
        return column;
    }

    /** Returns which model input it goes into. */
    int input() {
        return input;
    }

    /** Returns whether it is a single float so many elements behind the begin of another feature. */
    boolean isFloatAt(FeaturePart other, int distance) {
        return isFloat && width == 1 && input == other.input && offset == other.offset + distance;
    }

    /**
     * Returns how many elements the feature has in each row; the sizes, here and below, are those of the inputs' rows.
     */
    int width(int[] rowSizes) {
        return width != Place.WHOLE_ROW ? width : rowSizes[input];
    }

    double number(TensorBuffer[] buffers, int[] rowSizes, int row, int element) {
        TensorBuffer buffer = buffers[input];
        int at = at(rowSizes, row, element);
        return buffer.type() == ElementType.FLOAT
                ? buffer.floats().get(at)
                : buffer.type().readDouble(buffer.bytes(), at);
    }

    /** Copies elements that are there; the first one must not be negative. */
    void numbers(TensorBuffer[] buffers, int[] rowSizes, int row, int element, double[] into, int at, int count) {
        if (count == 0) {
            return;
        }
        TensorBuffer buffer = buffers[input];
        int first = at(rowSizes, row, element);
        if (buffer.type() == ElementType.FLOAT) {
            FloatBuffer floats = buffer.floats();
            for (int i = 0; i < count; i++) {
                into[at + i] = floats.get(first + i);
            }
        } else {
            for (int i = 0; i < count; i++) {
                into[at + i] = buffer.type().readDouble(buffer.bytes(), first + i);
            }
        }
    }

    @Nullable
    String text(TensorBuffer[] buffers, int[] rowSizes, int row, int element) {
        return buffers[input].strings()[at(rowSizes, row, element)];
    }

    /** Returns whether a rule has replaced an element that was missing. */
    boolean isReplaced(MissingElements replaced, int[] rowSizes, int row, int element) {
        return replaced.contains(input, at(rowSizes, row, element));
    }

    private int at(int[] rowSizes, int row, int element) {
        return row * rowSizes[input] + offset + Objects.checkIndex(element, width(rowSizes));
    }
}

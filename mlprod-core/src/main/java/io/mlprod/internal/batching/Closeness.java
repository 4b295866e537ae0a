package io.mlprod.internal.batching;

import io.mlprod.model.MapValue;
import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.shadow.Tolerance;
import java.util.Arrays;

/**
 * A test for results that are the same except for rounding, which differs a little with the size of a batch. The
 * tolerances are those of the ONNX backend tests, widened for small numbers.
 */
final class Closeness {

    private Closeness() {}

    static boolean isClose(Outputs a, Outputs b) {
        return a.names().stream().allMatch(name -> isClose(a.value(name), b.value(name)));
    }

    private static boolean isClose(Value a, Value b) {
        if (a instanceof Tensor x && b instanceof Tensor y) {
            return isClose(x, y);
        }
        if (a instanceof SequenceValue x && b instanceof SequenceValue y) {
            boolean same = x.size() == y.size();
            for (int i = 0; same && i < x.size(); i++) {
                same = isClose(x.elements().get(i), y.elements().get(i));
            }
            return same;
        }
        return a instanceof MapValue x && b instanceof MapValue y && isClose(x, y);
    }

    private static boolean isClose(MapValue a, MapValue b) {
        return a.entries().keySet().equals(b.entries().keySet())
                && a.entries().entrySet().stream().allMatch(entry -> {
                    Object other = b.entries().get(entry.getKey());
                    return (entry.getValue() instanceof Number x && other instanceof Number y)
                            ? isClose(x.doubleValue(), y.doubleValue())
                            : entry.getValue().equals(other);
                });
    }

    private static boolean isClose(Tensor a, Tensor b) {
        if (!a.elementType().isFloating()) {
            return a.equals(b);
        }
        boolean same = Arrays.equals(a.shape(), b.shape());
        for (int i = 0; same && i < a.size(); i++) {
            same = isClose(a.doubleAt(i), b.doubleAt(i));
        }
        return same;
    }

    private static boolean isClose(double a, double b) {
        return Tolerance.DEFAULT.accepts(b, a);
    }
}

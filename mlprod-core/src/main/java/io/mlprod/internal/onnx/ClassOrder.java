package io.mlprod.internal.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The order of a map's entries: ONNX Runtime keeps a map sorted by key; only the model's ZipMap node has the order. */
public final class ClassOrder {

    private ClassOrder() {}

    /** Returns a map in the order of the class labels; sorted, if its keys are others. */
    public static Map<Object, Object> of(Map<? extends Object, ? extends Object> map, List<Object> classLabels) {
        if (classLabels.size() != map.size() || !map.keySet().containsAll(classLabels)) {
            return new TreeMap<>(map);
        }
        Map<Object, Object> ordered = new LinkedHashMap<>();
        for (Object label : classLabels) {
            ordered.put(label, Objects.requireNonNull(map.get(label)));
        }
        return ordered;
    }
}

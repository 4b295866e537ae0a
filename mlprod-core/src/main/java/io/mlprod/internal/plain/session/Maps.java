package io.mlprod.internal.plain.session;

import io.mlprod.internal.plain.Slot;
import io.mlprod.model.MapValue;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The making of a sequence of maps, which happens only when somebody asks for it. */
final class Maps {

    private Maps() {}

    /**
     * Returns one map for each row, in the order of the classes, or else that of the keys, as ONNX Runtime's values are
     * read.
     */
    static Value read(Slot values, List<Object> keys, List<Object> classLabels) {
        int columns = keys.size();
        int rows = values.size() / columns;
        boolean areClasses = classLabels.size() == columns && new HashSet<>(keys).containsAll(classLabels);
        List<Value> maps = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            Map<Object, Object> map = new TreeMap<>();
            for (int i = 0; i < columns; i++) {
                map.put(keys.get(i), values.floats()[row * columns + i]);
            }
            maps.add(new MapValue(areClasses ? inOrder(map, classLabels) : map));
        }
        return new SequenceValue(maps);
    }

    private static Map<Object, Object> inOrder(Map<Object, Object> map, List<Object> keys) {
        Map<Object, Object> ordered = new LinkedHashMap<>();
        for (Object key : keys) {
            ordered.put(key, Objects.requireNonNull(map.get(key)));
        }
        return ordered;
    }
}

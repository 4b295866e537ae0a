package io.mlprod.monitoring.metrics;

import java.util.List;
import java.util.Map;

/** The tags of calls that become tags of meters. Thread-safe. */
final class CallTags {

    private final List<Map.Entry<String, BoundedValues>> allowed;

    /** Allows tags, each with as many values as its number says. */
    CallTags(Map<String, Integer> most) {
        allowed = most.entrySet().stream()
                .map(tag -> Map.entry(tag.getKey(), new BoundedValues(tag.getValue())))
                .toList();
    }

    int size() {
        return allowed.size();
    }

    String name(int index) {
        return allowed.get(index).getKey();
    }

    String value(int index, Map<String, String> ofCall) {
        Map.Entry<String, BoundedValues> tag = allowed.get(index);
        return tag.getValue().of(ofCall.get(tag.getKey()));
    }
}

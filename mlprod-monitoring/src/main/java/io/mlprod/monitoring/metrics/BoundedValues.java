package io.mlprod.monitoring.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of a tag: the first ones that come are kept as they are, and all others become {@code other}, so that the
 * number of series has a bound whatever callers send. Thread-safe; without locks for values that are known.
 */
final class BoundedValues {

    static final String OTHER = "other";
    static final String NONE = "none";
    private static final int LONGEST = 100;

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    BoundedValues(int most) {
        this.most = most;
    }

    /** Keeps some values, and no other one. */
    static BoundedValues only(Set<String> values) {
        BoundedValues only = new BoundedValues(0);
        only.known.addAll(values);
        return only;
    }

    /** Returns the tag of a value: the value itself, {@code none} or {@code other}. */
    String of(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return NONE;
        }
        if (known.contains(value)) {
            return value;
        }
        return value.length() <= LONGEST && known.size() < most && isAdmitted(value) ? value : OTHER;
    }

    private synchronized boolean isAdmitted(String value) {
        return known.contains(value) || (known.size() < most && known.add(value));
    }
}

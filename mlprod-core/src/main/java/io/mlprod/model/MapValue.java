package io.mlprod.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map from class labels to numbers or texts, as classifiers with a ZipMap output produce.
 *
 * <p>Keys are all {@code String} or all {@code Long}; values are all {@code Float}, {@code Double}, {@code Long} or
 * {@code String}. Iteration follows the order of the classes in the model, or the order of the keys if the model does
 * not define one.
 *
 * @param entries the entries in class order; no key or value is null
 * @since 0.1
 */
public record MapValue(Map<Object, Object> entries) implements Value {

    /**
     * Keeps an unmodifiable copy in the same order.
     *
     * @throws NullPointerException if the map is null
     */
    public MapValue {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /**
     * Returns the number of entries, never the entries themselves, which may be personal data.
     *
     * @return for example {@code MapValue[3 entries]}
     */
    @Override
    public String toString() {
        return "MapValue[" + entries.size() + " entries]";
    }
}

package io.mlprod.testing.golden;

import io.mlprod.testing.internal.files.BadFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a golden file: the raw features by name, as they were before any feature code. Immutable, thread-safe.
 *
 * <p>Values are {@code Long}, {@code java.math.BigInteger}, {@code Double}, {@code Float}, {@code Boolean},
 * {@code String}, lists of them, or null for what is missing.
 *
 * @since 0.1
 */
public final class GoldenRow {

    private final String file;
    private final String id;
    private final Map<String, @Nullable Object> values;
    private final Map<String, @Nullable Object> features;
    private final Map<String, @Nullable Object> outputs;

    GoldenRow(
            String file,
            String id,
            Map<String, ? extends @Nullable Object> values,
            Map<String, ? extends @Nullable Object> features,
            Map<String, ? extends @Nullable Object> outputs) {
        this.file = file;
        this.id = id;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        this.features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
        this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /**
     * Returns the row's identity.
     *
     * @return the file's own, or else the number from 1
     */
    public String id() {
        return id;
    }

    /**
     * Returns where the row is from, for messages.
     *
     * @return the file and the row
     */
    public String place() {
        return file + ", row '" + id + "'";
    }

    /**
     * Returns all raw features.
     *
     * @return by name, in the order of the file; unmodifiable
     */
    public Map<String, @Nullable Object> values() {
        return values;
    }

    /**
     * Returns a raw feature.
     *
     * @param name its name
     * @return its value; null if it is missing in this row
     * @throws IllegalArgumentException if the file has no such feature
     */
    public @Nullable Object value(String name) {
        if (!values.containsKey(Objects.requireNonNull(name, "name"))) {
            throw BadFile.at(place(), "no input '" + name + "'", "use one of " + values.keySet());
        }
        return values.get(name);
    }

    /**
     * Returns whether a raw feature is missing in this row.
     *
     * @param name its name
     * @return true for null; false for NaN, which is a number
     * @throws IllegalArgumentException if the file has no such feature
     */
    public boolean isMissing(String name) {
        return value(name) == null;
    }

    /**
     * Returns a raw feature that is text.
     *
     * @param name its name
     * @return the text
     * @throws IllegalArgumentException if the file has no such feature, or it is missing or not text in this row
     */
    public String text(String name) {
        return as(String.class, name, "text");
    }

    /**
     * Returns a raw feature that is a number.
     *
     * @param name its name
     * @return the number; NaN if it is missing
     * @throws IllegalArgumentException if the file has no such feature, or it is not a number in this row
     */
    public double number(String name) {
        return isMissing(name) ? Double.NaN : as(Number.class, name, "a number").doubleValue();
    }

    /**
     * Makes a record of the raw features.
     *
     * @param <T> the record's type
     * @param type a record whose components are named like the features; case and underscores do not matter
     * @return a new record
     * @throws IllegalArgumentException if a component has no feature, or one that does not fit it
     */
    public <T extends Record> T as(Class<T> type) {
        return RecordBinding.bind(place(), values, Objects.requireNonNull(type, "type"));
    }

    private <T> T as(Class<T> type, String name, String wanted) {
        Object value = value(name);
        if (!type.isInstance(value)) {
            throw BadFile.at(
                    place(), "'" + name + "' is " + Shown.of(value) + ", not " + wanted, "read it with value(name)");
        }
        return type.cast(value);
    }

    /** Returns the features after feature code, as the file has them; empty if it has none. */
    Map<String, @Nullable Object> features() {
        return features;
    }

    /** Returns the expected outputs. */
    Map<String, @Nullable Object> outputs() {
        return outputs;
    }

    /** Returns this row with two raw features taking each other's value. */
    GoldenRow swapped(String one, String other) {
        return with(one, values.get(other)).with(other, values.get(one));
    }

    /** Returns this row with another value of a raw feature. */
    GoldenRow with(String name, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new GoldenRow(file, id, changed, features, outputs);
    }

    /** Returns this row with other expected outputs. */
    GoldenRow expecting(Map<String, @Nullable Object> others) {
        return new GoldenRow(file, id, values, features, others);
    }

    /**
     * Returns the place, without values.
     *
     * @return the file and the row
     */
    @Override
    public String toString() {
        return place();
    }
}
